namespace WorkerPool.Workers;

/// <summary>Where the item waits: in a queue, or in a worker's channel.</summary>
internal abstract partial class WorkItem
{
    private static readonly object s_gone = new();

    // Whose channel carries the waiting item; null while a queue does, s_gone once it was taken past its carrier. Whoever exchanges
    // it counts the item out of the one or the other; whoever hands it over finds that out.
    private object? _carrier;

    // When it began to wait, in coarse milliseconds; 0 for a call that was handed to a worker at once.
    private long _enqueuedAt;

    /// <summary>Notes when the item began to wait, in its lane perhaps, for <see cref="PoolStats.OldestQueuedAge"/>.</summary>
    internal void NoteEnqueued(long coarseNow) => _enqueuedAt = Lane is { WaitsSince: not 0 } lane ? lane.WaitsSince : coarseNow;

    internal bool TryGetEnqueued(out long since)
    {
        since = Volatile.Read(ref _enqueuedAt);
        return since != 0 && IsPending;
    }

    /// <summary>Notes to whom a new item is handed, before the frame is sent.</summary>
    internal void NoteHandedTo(Worker worker)
    {
        if (!MayBeStoppedEarly)
        {
            _carrier = worker;
        }
        else if (Interlocked.CompareExchange(ref _carrier, worker, null) is not null)
        {
            // Stopped before it was handed over, and counted as a queue entry.
            Dispatcher.Counters.NoteGhostGone();
            worker.NoteWithdrawn();
        }
    }

    /// <summary>Notes that a worker gives back an item that was handed to it; a queue carries it from now on.</summary>
    internal void NoteTakenBack(Worker worker)
    {
        if (ReferenceEquals(Interlocked.CompareExchange(ref _carrier, null, worker), worker))
            worker.NoteWithdrawn();
        else
            Dispatcher.Counters.NoteGhost();
    }

    /// <summary>Whether the item waits in a worker's channel, or, for null, in a queue.</summary>
    internal bool IsCarriedBy(Worker? worker) => ReferenceEquals(Volatile.Read(ref _carrier), worker) && IsPending;

    /// <summary>A waiting item was taken past its carrier: the counts must not include it any more.</summary>
    private void NoteGone()
    {
        if (Interlocked.Exchange(ref _carrier, s_gone) is Worker handedTo)
            handedTo.NoteWithdrawn();
        else
            Dispatcher.NoteGhost();
    }
}
