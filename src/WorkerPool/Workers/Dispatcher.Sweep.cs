using WorkerPool.Queues;

namespace WorkerPool.Workers;

/// <summary>Entries of calls that were stopped while they waited, which must not pile up behind workers that are busy for long.</summary>
internal sealed partial class Dispatcher
{
    // Fewer entries are never worth a sweep.
    private const int LeastToSweep = 64;

    // With how many dead entries one looks next, and 1 while a thread does; Interlocked.
    private long _sweepAt = LeastToSweep;
    private int _isSweeping;

    /// <summary>A waiting call left its entry behind.</summary>
    internal void NoteGhost()
    {
        Counters.NoteGhost();
        if (Counters.Ghosts >= Volatile.Read(ref _sweepAt) && Interlocked.Exchange(ref _isSweeping, 1) == 0)
        {
            SweepWhenMostAreGone();
            Volatile.Write(ref _isSweeping, 0);
        }
    }

    /// <summary>
    /// Takes out the entries whose calls are gone when they are at least half of all, in the queue, the local queues and the mailboxes. A
    /// sweep looks at each entry once and takes out at least half of them, each of which was enqueued once: O(1) for a call, amortised.
    /// Groups, lanes and the door do the same for themselves.
    /// </summary>
    private void SweepWhenMostAreGone()
    {
        long entries = SweepableEntries();
        if (Counters.Ghosts * 2 >= entries)
        {
            (Queue as ISweepable)?.Sweep(IsDead);
            foreach (Worker worker in Workers.InService())
                worker.Sweep(IsDead);
            entries = SweepableEntries();
        }

        // What is left is in queues that sweep themselves, or cannot be swept.
        Volatile.Write(ref _sweepAt, Counters.Ghosts + Math.Max(LeastToSweep, entries / 2));
    }

    /// <summary>Gives back the memory that the queues needed for a burst.</summary>
    internal void TrimQueues()
    {
        (Queue as ITrimmable)?.Trim();
        foreach (Worker worker in Workers.InService())
            worker.TrimQueues();
    }

    private long SweepableEntries() => Queue.Count + Workers.LocalCount() + Workers.MailCount();

    private bool IsDead(WorkItemId id)
    {
        WorkItem item = Table.Peek(id.Value);
        if (item.IsPending)
            return false;
        Discard(item);
        return true;
    }
}
