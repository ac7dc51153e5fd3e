namespace WorkerPool.Workers;

/// <summary>Calls with keys: at most one of a key is on its way to a worker or runs, the others wait in the key's lane.</summary>
internal sealed partial class Dispatcher
{
    // Calls of the thread's whose turn has come while it places another: a lane whose calls all end at once must not deepen the stack.
    [ThreadStatic]
    private static Queue<(LaneCall Call, WorkItem Over)>? t_next;

    [ThreadStatic]
    private static bool t_isPlacing;

    // Set once, when the first call with a key is made: who publishes such a call has published this.
    private LaneTable? _lanes;

    /// <summary>The lanes; null in a pool that never had a call with a key.</summary>
    internal LaneTable? Lanes => Volatile.Read(ref _lanes);

    internal LaneTable NeedLanes() =>
        Lanes ?? Interlocked.CompareExchange(ref _lanes, new LaneTable(this), null) ?? _lanes;

    /// <summary>A call's turn has come, as the one before it is over: finds it a place.</summary>
    internal static void PlaceNext(LaneCall next, WorkItem over)
    {
        Queue<(LaneCall Call, WorkItem Over)> queue = t_next ??= new Queue<(LaneCall Call, WorkItem Over)>();
        queue.Enqueue((next, over));
        if (t_isPlacing)
            return;
        t_isPlacing = true;
        try
        {
            while (queue.TryDequeue(out (LaneCall Call, WorkItem Over) one))
            {
                one.Call.Item.Dispatcher.Place(one.Call, one.Over);
                one.Call.NotePlaced();
            }
        }
        finally
        {
            t_isPlacing = false;
        }
    }

    /// <summary>
    /// Whether a new call's turn has come, so that it goes its way. Otherwise it waits in its lane, has been found a place, or is over. In
    /// the modes that bound those who wait it takes room before it waits; by then its turn may have come.
    /// </summary>
    private bool TryEnterLane(WorkItem item, LaneCall lane)
    {
        Admission? door = item.Group is { } group ? group.Admission : Admission;
        QueueFullMode mode = FullModeFor(item);
        lane.MeetsDoor = mode == QueueFullMode.Wait;
        bool hasRoom = false;
        bool mayWait = door is null || mode == QueueFullMode.Wait;
        while (true)
        {
            LaneState state;
            try
            {
                state = lane.Enter(mayWait);
            }
            catch (Exception exception)
            {
                // The Equals of a key.
                Reject(item, exception, Outcome.Failed);
                return false;
            }

            Interleaving.Point();
            switch (state)
            {
                case LaneState.Holding when hasRoom:
                    SubmitPart(item);
                    return false;
                case LaneState.Holding:
                    return true;
                case LaneState.Waiting:
                    NoteHeldBack();
                    return false;
                case LaneState.Over:
                    Discard(item);
                    return false;
            }

            hasRoom = door!.TryAdmit(item);
            if (hasRoom || mode == QueueFullMode.CallerRuns)
            {
                // Its caller must not run it out of its turn: it waits, with room or without.
                mayWait = true;
            }
            else if (mode is not (QueueFullMode.DropOldest or QueueFullMode.DropNewest) || !door.TryDrop(mode == QueueFullMode.DropOldest))
            {
                Reject(item, QueueFull("was refused", item.Group));
                return false;
            }
        }
    }

    /// <summary>Goes the ways of a new call, but that the worker whose call is over looks for the next one itself where it can.</summary>
    private void Place(LaneCall next, WorkItem over)
    {
        WorkItem item = next.Item;
        if (!MayStartWorkers)
        {
            // All of them, or each would be placed only to be rejected.
            Lanes!.FailWaiting(Terminated(), Outcome.Rejected);
            Reject(item, Terminated());
        }
        else if (IsForAny(item) && next.MeetsDoor && Admission is { } door && !door.TryAdmit(item))
        {
            door.Wait(item);
            NotePublished();
        }
        else if (IsForAny(item) && Worker.Current is { } self && self.TryOweLook(over))
        {
            EnqueueTaken(item, isLookedFor: true);
        }
        else
        {
            FindPlace(item, null, pastDoor: true);
        }
    }

    /// <summary>Whether any worker may run the call, and its turn in a group does not matter.</summary>
    private bool IsForAny(WorkItem item) => item.Group is null && item.Options?.WorkerId is null && !IsSticky(item);

    /// <summary>Whether the call stays with its key's worker.</summary>
    private bool IsSticky(WorkItem item) =>
        Options.StickyKeys && item is { Lane: not null, Group: null } && item.Options?.WorkerId is null;

    /// <summary>The place in the pool that a call's key belongs to.</summary>
    private int PlaceOf(WorkItem item) => (int)((uint)item.Lane!.Hash % (uint)Options.MaxWorkers);
}
