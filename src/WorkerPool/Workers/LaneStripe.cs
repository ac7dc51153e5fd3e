using System.Runtime.InteropServices;

namespace WorkerPool.Workers;

/// <summary>
/// The lanes of some of the keys, under one gate. Of user code only a key's <c>Equals</c> runs under it, and only when a call enters: a
/// lane is removed by its identity.
/// </summary>
internal sealed class LaneStripe(Dispatcher dispatcher)
{
    private readonly object _gate = new();

    // By the hash codes of their keys; lanes with the same one are linked. Guarded by the gate.
    private readonly Dictionary<int, Lane> _lanes = [];
    private int _laneCount;

    // Written under the gate, read without it.
    private int _waiting;

    // Calls whose turn has come and that have no place yet. Raised under the gate before the call counts no longer as waiting, so that a
    // drain which looks at both in that order misses none; lowered with Interlocked.
    private int _placing;

    internal int LaneCount
    {
        get
        {
            lock (_gate)
                return _laneCount;
        }
    }

    internal int WaitingCount => Volatile.Read(ref _waiting);

    internal bool HasWaiting => WaitingCount > 0 || Volatile.Read(ref _placing) > 0;

    internal LaneState Enter(LaneCall call, bool mayWait)
    {
        lock (_gate)
        {
            // Over, when it was stopped before it came here.
            if (call.State != LaneState.New)
                return call.State;
            if (Find(call) is not { } lane)
            {
                Add(call);
            }
            else if (mayWait)
            {
                WorkItem item = call.Item;
                call.WaitsSince = dispatcher.Clock.CoarseNow;
                item.NoteEnqueued(call.WaitsSince);
                dispatcher.Table.Put(item.Slot, item);
                lane.Append(call);
                call.State = LaneState.Waiting;
                Volatile.Write(ref _waiting, _waiting + 1);
            }

            return call.State;
        }
    }

    /// <summary>A call is over; whether it waited in its lane. When it was its turn, the next one's has come.</summary>
    internal bool Leave(LaneCall call, out LaneCall? next, out List<Worker>? blocked)
    {
        (next, blocked) = (null, null);
        lock (_gate)
        {
            LaneState before = call.State;
            call.State = LaneState.Over;
            if (before == LaneState.Waiting)
            {
                call.Lane!.Remove(call);
                Volatile.Write(ref _waiting, _waiting - 1);
                return true;
            }

            if (before == LaneState.Holding)
            {
                Lane lane = call.Lane!;
                next = lane.Advance();
                if (next is null)
                {
                    Remove(lane);
                }
                else
                {
                    blocked = lane.TakeBlocked();
                    Interlocked.Increment(ref _placing);
                    next.State = LaneState.Holding;
                    Volatile.Write(ref _waiting, _waiting - 1);
                }
            }

            return false;
        }
    }

    internal void NotePlaced() => Interlocked.Decrement(ref _placing);

    /// <summary>
    /// The call that a waiting one waits for; <see langword="null"/> when it does not wait. With <paramref name="blocked"/> that worker is
    /// told when it is another's turn.
    /// </summary>
    internal LaneCall? FindHolder(LaneCall call, Worker? blocked)
    {
        lock (_gate)
        {
            if (call.State != LaneState.Waiting)
                return null;
            if (blocked is not null)
                call.Lane!.NoteBlocked(blocked);
            return call.Lane!.Holder;
        }
    }

    /// <summary>The calls that wait now, with their versions.</summary>
    internal List<(WorkItem Item, int Version)> FindWaiting()
    {
        List<(WorkItem, int)> found = [];
        lock (_gate)
        {
            foreach (Lane first in _lanes.Values)
            {
                for (Lane? lane = first; lane is not null; lane = lane.NextOfHash)
                    lane.AddWaiting(found);
            }
        }

        return found;
    }

    private Lane? Find(LaneCall call)
    {
        Lane? lane = _lanes.GetValueOrDefault(call.Hash);
        while (lane is not null && !lane.IsOf(call))
            lane = lane.NextOfHash;
        return lane;
    }

    private void Add(LaneCall call)
    {
        var lane = new Lane(call);
        call.Lane = lane;
        call.State = LaneState.Holding;
        ref Lane? first = ref CollectionsMarshal.GetValueRefOrAddDefault(_lanes, lane.Hash, out _);
        lane.NextOfHash = first;
        first = lane;
        _laneCount++;
    }

    private void Remove(Lane lane)
    {
        Lane first = _lanes[lane.Hash];
        _laneCount--;
        if (!ReferenceEquals(first, lane))
        {
            while (!ReferenceEquals(first.NextOfHash, lane))
                first = first.NextOfHash!;
            first.NextOfHash = lane.NextOfHash;
        }
        else if (lane.NextOfHash is { } next)
        {
            _lanes[lane.Hash] = next;
        }
        else
        {
            _lanes.Remove(lane.Hash);
        }
    }
}
