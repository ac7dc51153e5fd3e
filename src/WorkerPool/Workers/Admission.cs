using System.Diagnostics.CodeAnalysis;

namespace WorkerPool.Workers;

/// <summary>
/// The door of a bounded queue. Room is counted here, for live calls only, so a cancelled call makes room at once although its entry
/// stays in the queue. Behind the door wait, in <see cref="QueueFullMode.Wait"/>, the calls that found no room.
/// </summary>
internal sealed class Admission
{
    private const int FirstPurge = 64;

    private readonly Dispatcher _dispatcher;
    private readonly ArrivalList? _arrivals;
    private readonly object _gate = new();

    // Guarded by the gate; the count is read without it.
    private readonly Queue<WorkItem> _waiting = new();
    private int _waitingCount;
    private int _purgeAt = FirstPurge;

    // Places left; Interlocked.
    private int _room;

    internal Admission(Dispatcher dispatcher, PoolOptions options)
    {
        _dispatcher = dispatcher;
        _room = options.MaxQueueSize ?? int.MaxValue;
        if (options.QueueFullMode is QueueFullMode.DropOldest or QueueFullMode.DropNewest)
            _arrivals = new ArrivalList();
    }

    /// <summary>Calls behind the door.</summary>
    internal int WaitingCount => Volatile.Read(ref _waitingCount);

    /// <summary>Takes a place for the call. Nobody passes those who wait already.</summary>
    internal bool TryAdmit(WorkItem item)
    {
        if (WaitingCount > 0 || !TryAdmitNow(item))
            return false;

        // A call that was stopped meanwhile has given its place back without a word to those who wait.
        if (!item.IsPending)
            Pump();
        return true;
    }

    /// <summary>A call has left the queue.</summary>
    internal void Release(WorkItem item)
    {
        Interlocked.Increment(ref _room);
        _arrivals?.Remove(item);
        Pump();
    }

    /// <summary>Lets a call wait behind the door, in order.</summary>
    internal void Wait(WorkItem item)
    {
        lock (_gate)
        {
            if (_waiting.Count >= _purgeAt)
                Purge();
            item.NoteEnqueued(_dispatcher.Clock.CoarseNow);
            _dispatcher.Table.Put(item.Slot, item);
            _waiting.Enqueue(item);
            Volatile.Write(ref _waitingCount, _waiting.Count);
        }

        // Publish, then look: whoever makes room increments it, then looks at the count.
        Interlocked.MemoryBarrier();
        Pump();
    }

    /// <summary>Lets in as many of those who wait as there is room for.</summary>
    internal void Pump()
    {
        if (WaitingCount == 0)
            return;
        bool any = false;
        List<(WorkItem Item, Exception Exception)>? failed = null;
        lock (_gate)
        {
            while (_waiting.TryPeek(out WorkItem? item))
            {
                if (!item.IsPending)
                {
                    RemoveFirst();
                    _dispatcher.Discard(item);
                    continue;
                }

                if (!TryAdmitNow(item))
                    break;
                try
                {
                    if (!_dispatcher.TryEnqueue(item))
                    {
                        item.GiveRoomQuietly();
                        break;
                    }

                    any = true;
                }
                catch (Exception exception)
                {
                    // A queue of the user's own refused it; whoever made the room has nothing to do with that.
                    (failed ??= []).Add((item, exception));
                }

                RemoveFirst();
            }
        }

        foreach ((WorkItem item, Exception exception) in failed ?? [])
            _dispatcher.Reject(item, exception, Outcome.Failed);

        if (any)
            _dispatcher.NotePublished();
    }

    /// <summary>Takes the first of those who wait past the queue; for a worker that found the queue empty.</summary>
    internal bool TryTakeWaiting([NotNullWhen(true)] out WorkItem? item)
    {
        item = null;
        if (WaitingCount == 0)
            return false;
        lock (_gate)
        {
            if (!_waiting.TryPeek(out item))
                return false;
            RemoveFirst();
            _dispatcher.Table.Take(item.Slot);
            return true;
        }
    }

    /// <summary>Gives back a place without letting anybody in.</summary>
    internal void ReleaseQuietly(WorkItem item)
    {
        Interlocked.Increment(ref _room);
        _arrivals?.Remove(item);
    }

    /// <summary>Fails the oldest or newest waiting call to make room; <see langword="false"/> when none waits.</summary>
    internal bool TryDrop(bool oldest)
    {
        if (_arrivals is null || !_arrivals.TryTake(oldest, out WorkItem? victim, out int version))
            return false;
        victim.TryStopWaiting(version, _dispatcher.QueueFull("was dropped to make room for another", victim.Group), Outcome.Rejected);
        return true;
    }

    private bool TryAdmitNow(WorkItem item)
    {
        int room = Volatile.Read(ref _room);
        while (room > 0)
        {
            int seen = Interlocked.CompareExchange(ref _room, room - 1, room);
            if (seen == room)
            {
                // First into the list: whoever gives the place back takes the item out of it.
                _arrivals?.Add(item);
                Interleaving.Point();
                item.TakeRoom();

                // The call may have been stopped before it had the place: then one of the two gives it back.
                if (!item.IsPending)
                    item.GiveRoomQuietly();
                return true;
            }

            room = seen;
        }

        return false;
    }

    private void RemoveFirst()
    {
        _waiting.Dequeue();
        Volatile.Write(ref _waitingCount, _waiting.Count);
    }

    /// <summary>Drops the calls that have ended while they waited, so that their number stays bounded by the living.</summary>
    private void Purge()
    {
        for (int i = _waiting.Count; i > 0; i--)
        {
            WorkItem item = _waiting.Dequeue();
            if (item.IsPending)
                _waiting.Enqueue(item);
            else
                _dispatcher.Discard(item);
        }

        _purgeAt = Math.Max(FirstPurge, _waiting.Count * 2);
    }
}
