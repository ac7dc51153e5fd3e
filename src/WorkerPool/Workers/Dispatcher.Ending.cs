namespace WorkerPool.Workers;

/// <summary>Calls that end without running, and the phase in which they do.</summary>
internal sealed partial class Dispatcher
{
    // A Phase; only ever raised.
    private int _phase;

    internal bool IsOpen => Volatile.Read(ref _phase) == (int)Phase.Open;

    internal bool IsDraining => Volatile.Read(ref _phase) == (int)Phase.Draining;

    /// <summary>Whether the thread may submit calls now.</summary>
    internal bool TakesCalls =>
        TakesCallsOf(Worker.Current is { } self && ReferenceEquals(self.Dispatcher, this) ? self : null, CallOrigin.Caller);

    internal bool MayStartWorkers => Volatile.Read(ref _phase) <= (int)Phase.Draining;

    /// <summary>A queue entry whose call is gone came out.</summary>
    internal void Discard(WorkItem item)
    {
        Table.Take(item.Slot);
        Counters.NoteGhostGone();
        item.Release();
    }

    /// <summary>
    /// Ends every waiting call; in a pool that goes on only as many as wait now, since those who learn of it may call again at once.
    /// </summary>
    internal void FailWaiting(Exception exception, Outcome outcome)
    {
        int waitingCalls = Admission?.WaitingCount ?? 0;

        // First: otherwise each call that ends below would send the next of its lane into the queue.
        Lanes?.FailWaiting(exception, outcome);
        try
        {
            for (int left = Queue.Count; (left > 0 || !MayStartWorkers) && Queue.TryDequeue(out QueuedItem queued); left--)
                Fail(queued);
        }
        catch (Exception failure)
        {
            // What it still holds cannot be taken out; its calls end all the same, and their entries are nobody's.
            Log.QueueFailed(Logger, Name, failure);
            foreach ((WorkItem item, int version) in Table.FindCarriedBy(null))
                item.TryStopWaiting(version, exception, outcome);
        }

        Groups?.FailWaiting(exception, outcome);
        foreach (Worker worker in Workers.InService())
        {
            while (worker.Local is { } local && local.TryDequeue(out QueuedItem queued))
                Fail(queued);

            // In a pool that goes on, what waits for a worker is failed by its own end alone.
            if (!MayStartWorkers)
                EmptyMail(worker);
        }

        for (; (waitingCalls > 0 || !MayStartWorkers) && Admission is not null && Admission.TryTakeWaiting(out WorkItem? waiting); waitingCalls--)
            Reject(waiting, exception, outcome);

        void Fail(QueuedItem queued)
        {
            if (Table.Take(queued.Id.Value) is { } item)
                Reject(item, exception, outcome);
        }
    }

    /// <summary>Ends the calls that a queue of the user's own took and never gave back: the pool has ended and nobody else will.</summary>
    internal void FailSwallowed()
    {
        foreach ((WorkItem item, int version) in Table.FindCarriedBy(null))
            item.TryStopWaiting(version, Terminated(), Outcome.Rejected);
    }

    /// <summary>Ends the calls that wait in a worker's channel, for a worker that may never read it.</summary>
    internal void FailHanded(Worker worker, Exception exception, Outcome outcome)
    {
        foreach ((WorkItem item, int version) in Table.FindCarriedBy(worker))
            item.TryStopWaiting(version, exception, outcome);
    }

    /// <summary>Raises the phase; <see langword="false"/> when it is there or beyond.</summary>
    internal bool TryAdvance(Phase phase)
    {
        while (true)
        {
            int current = Volatile.Read(ref _phase);
            if (current >= (int)phase)
                return false;
            if (Interlocked.CompareExchange(ref _phase, (int)phase, current) == current)
                return true;
        }
    }

    internal PoolTerminatedException Terminated() => new(
        $"Pool '{Name}' {(Volatile.Read(ref _phase) == (int)Phase.Terminated ? "has been terminated" : "is being terminated")} and takes no more calls.");

    /// <summary>Says that the queue is full: with as many as it may hold, and those that wait before it.</summary>
    internal QueueFullException QueueFull(string what, CallGroup? group = null)
    {
        if (Options.MaxQueueSize is not { } limit)
        {
            int held = Queue.Count;
            return new QueueFullException(
                $"The call {what}: the queue of pool '{Name}', {(Options.Queue ?? Queue).GetType().Name}, is full with {held} items.", null, held);
        }

        int count = limit + ((group is null ? Admission : group.Admission)?.WaitingCount ?? 0);
        string whose = group is null ? "" : $"group '{group.Name}' of ";
        return new QueueFullException(
            $"The call {what}: the queue of {whose}pool '{Name}' is full. Its MaxQueueSize is {limit} and {count} calls wait.", limit, count);
    }

    /// <summary>Whether a call is taken: the pool is open, or drains and the call comes from code on its own worker.</summary>
    private bool TakesCallsOf(Worker? self, CallOrigin origin) =>
        IsOpen || (IsDraining && (self is not null || (origin & CallOrigin.Inside) != 0));

    /// <summary>Ends a waiting call for its carrier.</summary>
    internal void Reject(WorkItem item, Exception exception, Outcome outcome = Outcome.Rejected)
    {
        item.TryStopWaiting(item.Version, exception, outcome);
        Discard(item);
    }
}
