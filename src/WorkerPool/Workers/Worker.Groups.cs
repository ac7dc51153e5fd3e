using System.Diagnostics.CodeAnalysis;

namespace WorkerPool.Workers;

/// <summary>What a worker does about groups: whose call it takes next, and whom it wakes when a call leaves its group's cap.</summary>
internal sealed partial class Worker
{
    // Whether a call of this worker's made a group's waiting call takeable, and nobody was woken because this worker looks next. The worker
    // only.
    private bool _owesLook;

    // How many blocking waits stand on the stack. The worker only.
    private int _waits;

    // Whether code on this worker ever awaited a group's call. The worker only.
    private bool _awaitsGroups;

    // Set by whoever gives back a slot that this worker waits for, before it notifies the parker; cleared by the worker before it tries
    // again.
    private volatile bool _isSlotFree;

    /// <summary>What the group keeps of the call whose code runs on this thread now; null when that is none of the group's.</summary>
    internal GroupMember? MemberOf(CallGroup group) =>
        _current is { } current && ReferenceEquals(current.Group, group) ? current.Membership : null;

    /// <summary>
    /// A call of the group that is suspended here, has submitted calls and so may wait for one, and has a place to lend. Its code cannot run
    /// while another call's does on this thread. For the worker, under the groups' gate.
    /// </summary>
    internal GroupMember? FindLender(CallGroup group)
    {
        lock (_suspended)
        {
            return _suspended.Find(item => item.HasSubmitted && ReferenceEquals(item.Group, group) && item.Membership.CanLend)?.Membership;
        }
    }

    /// <summary>A slot is free that a call needs which code on this worker waits for.</summary>
    internal void NoteSlotFree()
    {
        _isSlotFree = true;
        Channel.Parker.Notify();
    }

    /// <summary>
    /// A call that is over made another takeable. When it was this worker's, and the worker goes back to its loop from here, it looks for
    /// that one itself, and nobody need be woken or started. For the worker.
    /// </summary>
    internal bool TryOweLook(WorkItem over)
    {
        if (_owesLook || _waits > 0 || Place < 0 || !ReferenceEquals(_current, over) || !ReferenceEquals(over.Dispatcher, Dispatcher)
            || Dispatcher.ContinuationMode == ContinuationMode.Inline || Volatile.Read(ref _state) != (int)WorkerState.Ready)
            return false;
        _owesLook = true;
        _wasWoken = true;
        return true;
    }

    /// <summary>This worker cannot look now after all: another must.</summary>
    private void PassOnLook()
    {
        if (!_owesLook)
            return;
        _owesLook = false;
        Dispatcher.NotePublished();
    }

    /// <summary>Takes and starts a waiting call in a pool with groups: each in its turn, and the shared queue in its.</summary>
    private bool TryTakeInTurn(GroupSchedule groups, [NotNullWhen(true)] out WorkItem? item)
    {
        bool sharedWaits = Dispatcher.HasSharedWork;
        while (true)
        {
            item = groups.TryTake(sharedWaits, out bool isSharedTurn);
            if (item is not null)
            {
                if (item.TryStart(this))
                    return true;
                Dispatcher.Discard(item);
            }
            else if (TryTakeShared(out item))
            {
                if (isSharedTurn)
                    groups.ChargeShared();
                return true;
            }
            else if (!groups.HasWork)
            {
                return false;
            }
            else
            {
                // Others took what the shared queue had.
                sharedWaits = false;
            }
        }
    }
}
