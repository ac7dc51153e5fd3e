using System.Diagnostics.CodeAnalysis;
using WorkerPool.Queues;

namespace WorkerPool.Workers;

/// <summary>
/// Calls that share a cap and a weight: a queue of their own, the slots of those that run, and a list of those that are not over. Also:
/// CallGroup.Ending.cs, CallGroup.Stats.cs, CallGroup.Sweep.cs. What it keeps is guarded by the schedule's gate.
/// </summary>
internal sealed partial class CallGroup : CallTurn
{
    private readonly Dispatcher _dispatcher;
    private readonly GroupSchedule _schedule;
    private readonly IWorkQueue _queue;

    // The calls that were submitted and are not over, and workers that wait for a slot because their own code waits for a call of the
    // group.
    private readonly LinkedList<GroupMember> _members = new();
    private readonly List<Worker> _blocked = [];

    internal CallGroup(Dispatcher dispatcher, GroupSchedule schedule, string name, int concurrency, int weight)
    {
        (_dispatcher, _schedule, Name, Concurrency) = (dispatcher, schedule, name, concurrency);
        Stride = GroupSchedule.StrideOf(weight);
        _queue = dispatcher.CreateGroupQueue();

        // In the mode that waits a call may as well do so in the queue: nobody is told of the difference.
        if (dispatcher.Options is { MaxQueueSize: not null, QueueFullMode: not QueueFullMode.Wait })
            Admission = new Admission(dispatcher, dispatcher.Options);
    }

    internal string Name { get; }

    internal int Concurrency { get; }

    /// <summary>How far a run moves its pass on.</summary>
    internal long Stride { get; }

    /// <summary>The door of its own queue; null when that cannot be full.</summary>
    internal Admission? Admission { get; }

    /// <summary>Entries in its queue, those included whose call is gone. Written under the gate.</summary>
    internal int Entries { get; private set; }

    /// <summary>Slots taken. Under the gate.</summary>
    internal int Slots { get; private set; }

    /// <summary>Its place in the schedule's order. For the schedule, under the gate.</summary>
    internal long Pass { get; set; }

    /// <summary>Whether it stands in the schedule's order. For the schedule, under the gate.</summary>
    internal bool IsOrdered { get; set; }

    /// <summary>Its place among the schedule's groups; negative once it has ended. For the schedule, under the gate.</summary>
    internal int Place { get; set; }

    /// <summary>Its calls that a worker may take now. For the schedule, under the gate.</summary>
    internal int Takeable { get; set; }

    /// <summary>Submits a call that its caller has just begun.</summary>
    internal void Submit(WorkItem item, ExecOptions? options, CancellationToken token)
    {
        if (TryJoin(item, options, token))
            _dispatcher.Submit(item);
        else
            _dispatcher.Reject(item, Closed());
    }

    /// <summary>
    /// Makes a call that its caller has just begun one of the group's; <see langword="false"/> when the group takes it no more.
    /// </summary>
    internal bool TryJoin(WorkItem item, ExecOptions? options, CancellationToken token)
    {
        bool hasLimits = options is not null || token.CanBeCanceled;
        bool isMember = TryAdd(item, isReady: !hasLimits);
        if (!isMember)
            NoteRefused();
        if (hasLimits)
        {
            SetLimits(item, isMember, options, token);
            isMember = isMember && TryShow(item);
        }

        return isMember;
    }

    /// <summary>
    /// Takes a slot for a call that is to run without having waited in the queue; <see langword="false"/> at the cap, and, unless
    /// <paramref name="pastOthers"/>, while others wait.
    /// </summary>
    internal bool TryReserve(WorkItem item, bool pastOthers = false)
    {
        lock (_schedule.Gate)
        {
            if (Slots >= Concurrency || (!pastOthers && Entries > 0) || !item.Membership.IsPresent)
                return false;
            TakeSlot(item.Membership);
            return true;
        }
    }

    /// <summary>Gives back the slot of a call that must wait after all.</summary>
    internal void CancelReservation(WorkItem item)
    {
        Freed freed;
        lock (_schedule.Gate)
            freed = FreeSlot(item.Membership);
        Announce(freed, null);
    }

    /// <summary>Puts a call into the queue; whether a worker may take one more now.</summary>
    internal bool Enqueue(WorkItem item, in QueuedItem queued)
    {
        Freed freed;
        bool isTakeable;
        lock (_schedule.Gate)
        {
            // A call that was handed to a worker and is given back had one.
            freed = FreeSlot(item.Membership);
            _queue.TryEnqueue(queued);
            Entries++;
            _schedule.CountEntries(1);
            SweepWhenMostAreGone();
            isTakeable = _schedule.Refresh(this) || freed.IsTakeable;
        }

        Announce(freed with { IsTakeable = false }, null);
        return isTakeable;
    }

    /// <summary>Takes the next entry out of the queue. Its call may be gone, and has no slot.</summary>
    internal bool TryDequeue([NotNullWhen(true)] out WorkItem? item)
    {
        lock (_schedule.Gate)
        {
            if (!_queue.TryDequeue(out QueuedItem queued))
            {
                item = null;
                return false;
            }

            Entries--;
            _schedule.CountEntries(-1);
            _schedule.Refresh(this);
            item = _dispatcher.Table.Take(queued.Id.Value)!;
            return true;
        }
    }

    /// <summary>Takes the next call that still waits, with a slot. For the schedule, under the gate, below the cap.</summary>
    internal bool TryDequeueLive([NotNullWhen(true)] out WorkItem? item)
    {
        while (TryDequeue(out item))
        {
            // Whoever stops it from now on needs the gate to say that it is over, and finds the slot.
            if (item.IsPending)
            {
                TakeSlot(item.Membership);
                return true;
            }

            _dispatcher.Discard(item);
        }

        return false;
    }

    /// <summary>
    /// Whether a worker whose own code waits for the call may run it where it stands. At the cap it may in the place of a call of the group
    /// that waits on that very worker meanwhile: the two take turns on its thread. Otherwise the worker is told when a place is free.
    /// </summary>
    internal bool TryEnter(WorkItem item, int version, Worker worker)
    {
        lock (_schedule.Gate)
        {
            // The item may serve another call by now; one that is present and has that version does not.
            GroupMember member = item.Membership;
            if (!ReferenceEquals(item.Group, this) || !member.IsPresent || !item.IsWaiting(version))
                return false;
            if (member.HasSlot || member.Lender is not null)
                return true;
            if (Slots < Concurrency)
            {
                TakeSlot(member);
                return true;
            }

            if (worker.FindLender(this) is { } lender)
            {
                lender.LendTo(member);
                return true;
            }

            if (!_blocked.Contains(worker))
                _blocked.Add(worker);
            return false;
        }
    }

    /// <inheritdoc/>
    internal override void OnOver(WorkItem item)
    {
        Freed freed;
        lock (_schedule.Gate)
        {
            freed = FreeSlot(item.Membership);
            Remove(item.Membership);
            SweepWhenMostAreGone();
        }

        Announce(freed, item);
    }

    private void SetLimits(WorkItem item, bool isMember, ExecOptions? options, CancellationToken token)
    {
        try
        {
            item.SetLimits(options, token);
        }
        catch when (isMember)
        {
            // The token was refused: there never was a call.
            Forget(item);
            throw;
        }
    }

    private void TakeSlot(GroupMember member)
    {
        if (member.HasSlot)
            return;
        member.HasSlot = true;
        Slots++;
        _schedule.Refresh(this);
    }

    /// <summary>Gives back the call's place: to the group, to the call that lent it, or to the one that uses it still.</summary>
    private Freed FreeSlot(GroupMember member)
    {
        if (member.TryLeaveToBorrower() || (!member.HasSlot && member.Lender is null))
            return default;
        if (member.Lender is { } lender)
            (lender.Borrower, member.Lender) = (null, null);
        if (member.HasSlot)
        {
            member.HasSlot = false;
            Slots--;
        }

        Worker[] blocked = [.. _blocked];
        _blocked.Clear();
        return new Freed(_schedule.Refresh(this), blocked);
    }

    /// <summary>Wakes who may use the slot: workers blocked on a call of the group, and one for the queue. Not under the gate.</summary>
    private void Announce(in Freed freed, WorkItem? over)
    {
        if (freed.Blocked is { Length: > 0 } blocked)
        {
            foreach (Worker worker in blocked)
                worker.NoteSlotFree();
        }

        if (freed.IsTakeable && !(over is not null && Worker.Current is { } self && self.TryOweLook(over)))
            _dispatcher.NotePublished();
    }

    /// <summary>What a slot that was given back allows, and to whom.</summary>
    private readonly record struct Freed(bool IsTakeable, Worker[]? Blocked);
}
