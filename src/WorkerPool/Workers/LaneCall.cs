using System.Runtime.CompilerServices;

namespace WorkerPool.Workers;

/// <summary>
/// A call with a key, and its place in the key's lane. It is made before anybody may stop the call, and enters the lane when the call is
/// submitted. Its group, if any, is told of the call's turns through it.
/// </summary>
internal sealed class LaneCall : CallTurn
{
    private readonly LaneStripe _stripe;

    // Written under the stripe's gate; read without it by those who try again when they were told that the lane moved on.
    private volatile LaneState _state;

    internal LaneCall(LaneTable table, WorkItem item, CallGroup? group, object key)
    {
        (Item, Version, Group, Key) = (item, item.Version, group, key);
        Hash = HashCode.Combine(key.GetHashCode(), group is null ? 0 : RuntimeHelpers.GetHashCode(group));
        _stripe = table.StripeOf(Hash);
    }

    internal WorkItem Item { get; }

    internal int Version { get; }

    /// <summary>Whose keys it is one of; <see langword="null"/> for the pool's own calls.</summary>
    internal CallGroup? Group { get; }

    internal object Key { get; }

    internal int Hash { get; }

    internal LaneState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>Whether a worker may begin the call.</summary>
    internal bool IsHolding => _state == LaneState.Holding;

    /// <summary>The group that takes turns with the call, too. Set by the submitter before anybody else sees the call.</summary>
    internal CallTurn? Inner { get; set; }

    /// <summary>Whether the call has yet to pass the door of the bounded queue when its turn comes. Set by the submitter.</summary>
    internal bool MeetsDoor { get; set; }

    /// <summary>
    /// When it began to wait in its lane, in coarse milliseconds; 0 when it has not. Written under the gate, before its turn comes.
    /// </summary>
    internal long WaitsSince { get; set; }

    /// <summary>Its lane, and its neighbours while it waits there. Guarded by the gate.</summary>
    internal Lane? Lane { get; set; }

    internal LaneCall? Previous { get; set; }

    internal LaneCall? Next { get; set; }

    /// <summary>
    /// Gives the call its turn when nobody of its key is there; otherwise it is left as it is, or, with <paramref name="mayWait"/>, waits.
    /// </summary>
    internal LaneState Enter(bool mayWait) => _stripe.Enter(this, mayWait);

    /// <summary>The call was found a place.</summary>
    internal void NotePlaced() => _stripe.NotePlaced();

    /// <summary>The call that this one waits for; <see langword="null"/> when it does not wait in its lane.</summary>
    internal LaneCall? FindHolder() => _stripe.FindHolder(this, null);

    /// <summary>
    /// Brings the call nearer to its end, for a worker whose own code waits for it: runs here the one whose turn it is, if nobody has begun
    /// that. Otherwise the worker is told when the next one's turn has come.
    /// </summary>
    internal bool TryRunAhead(Worker worker, int version)
    {
        if (version != Version)
            return false;
        LaneCall next = _stripe.FindHolder(this, worker) ?? this;
        Interleaving.Point();
        return next.Item.TryRunHere(worker, next.Version);
    }

    /// <inheritdoc/>
    internal override void OnStarted(WorkItem item) => Inner?.OnStarted(item);

    /// <inheritdoc/>
    internal override void OnOutcome(WorkItem item, Outcome outcome) => Inner?.OnOutcome(item, outcome);

    /// <inheritdoc/>
    internal override void OnOver(WorkItem item)
    {
        bool waited = _stripe.Leave(this, out LaneCall? next, out List<Worker>? blocked);
        Interleaving.Point();
        Inner?.OnOver(item);

        // The lane carried it, as a queue would.
        if (waited)
            item.Dispatcher.Discard(item);
        if (next is not null)
            Dispatcher.PlaceNext(next, item);
        foreach (Worker worker in blocked ?? [])
            worker.NoteSlotFree();
    }
}
