using WorkerPool.Queues;

namespace WorkerPool.Workers;

/// <summary>Where a group's call goes: the same ways as another's, as far as its group's cap allows.</summary>
internal sealed partial class Dispatcher
{
    // Set once, when the first group is made, before a call can be in one: who publishes such a call has published this.
    private GroupSchedule? _groups;

    private int _lastGroup;

    /// <summary>Who chooses between the groups; null in a pool that never had one.</summary>
    internal GroupSchedule? Groups => Volatile.Read(ref _groups);

    /// <summary>Waiting calls that any worker may take now.</summary>
    internal long TakeableTasks => PendingTasks - Workers.MailCount() - (Groups?.HeldBack ?? 0) - (Lanes?.WaitingCount ?? 0);

    /// <summary>Whether a call waits anywhere, at a group's cap or in a lane too; the lanes first, as their calls go to the queues.</summary>
    internal bool HasWaiting => Lanes is { HasWaiting: true } || HasWork || Groups is { EntryCount: > 0 };

    internal CallGroup CreateGroup(string? name, int concurrency, int weight)
    {
        if (!IsOpen)
            throw Terminated();
        GroupSchedule groups = Groups ?? Interlocked.CompareExchange(ref _groups, new GroupSchedule(this), null) ?? _groups;
        name ??= $"{Name} group {Interlocked.Increment(ref _lastGroup)}";
        var group = new CallGroup(this, groups, name, concurrency, weight);
        groups.Add(group);
        return group;
    }

    /// <summary>A queue of the pool's strategy, or, where the pool's is the user's own, one in arrival order.</summary>
    internal IWorkQueue CreateGroupQueue() =>
        Options.Queue is not null ? WorkQueue.CreateFifo()
            : _marksParts ? new TurnTakingQueue(CreateQueue(Options.QueueStrategy))
            : CreateQueue(Options.QueueStrategy);

    /// <summary>
    /// Finds a place for a group's call. An idle or a new worker gets it directly only with a slot, and only when nobody of the group waits.
    /// </summary>
    private void PlaceInGroup(WorkItem item, CallGroup group, bool pastDoor = false)
    {
        bool isReserved = !HasWork && (Idle.Any || Workers.CanGrow) && group.TryReserve(item);
        if (isReserved)
        {
            if (TryHandOff(item))
                return;
            if (Workers.TryGrow(item))
                return;
            group.CancelReservation(item);
        }

        EnqueueInGroup(item, group, pastDoor);
    }

    private void EnqueueInGroup(WorkItem item, CallGroup group, bool pastDoor)
    {
        if (!pastDoor && group.Admission is { } admission && !admission.TryAdmit(item))
        {
            QueueFullMode mode = FullModeFor(item);
            switch (mode)
            {
                case QueueFullMode.Wait:
                    // It waits with its group, without room, and takes none from the group's other calls.
                    break;
                case QueueFullMode.CallerRuns when group.TryReserve(item, pastOthers: true):
                    _callers!.Run(item);
                    return;
                case QueueFullMode.CallerRuns:
                    // At the cap nobody may run it now, its caller neither: it waits.
                    break;
                case QueueFullMode.DropOldest or QueueFullMode.DropNewest
                    when admission.TryDrop(mode == QueueFullMode.DropOldest):
                    EnqueueInGroup(item, group, pastDoor: false);
                    return;
                default:
                    Reject(item, QueueFull("was refused", group));
                    return;
            }
        }

        item.NoteEnqueued(Clock.CoarseNow);
        Table.Put(item.Slot, item);
        if (group.Enqueue(item, Describe(item)))
            NotePublished();
        else
            NoteHeldBack();
    }

    /// <summary>
    /// A call waits for its group's cap: nobody need look, but a batch of the group may have the slots, and the pool may be ending. Pairs with a termination, which raises the phase, fences
    /// and empties the queues.
    /// </summary>
    private void NoteHeldBack()
    {
        Interlocked.MemoryBarrier();
        AskToGiveWay();
        if (!MayStartWorkers)
            FailWaiting(Terminated(), Outcome.Rejected);
    }
}
