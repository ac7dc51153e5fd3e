using WorkerPool.Queues;

namespace WorkerPool.Workers;

/// <summary>Keeps what stopped calls leave in the group's queue from piling up while the group is at its cap.</summary>
internal sealed partial class CallGroup
{
    // Fewer entries are never worth a sweep.
    private const int LeastToSweep = 64;

    /// <summary>
    /// Takes out the entries whose calls are gone when they are at least half of all. A sweep looks at each entry once and takes out at
    /// least half of them, each of which was enqueued once: O(1) for a call, amortised. Under the gate.
    /// </summary>
    private void SweepWhenMostAreGone()
    {
        // An entry that still waits is of a call that is present.
        if (Entries < LeastToSweep || Entries < 2L * _present)
            return;
        var live = new List<WorkItem>(_present);
        int before = Entries;
        while (_queue.TryDequeue(out QueuedItem queued))
        {
            WorkItem item = _dispatcher.Table.Peek(queued.Id.Value);
            if (item.IsPending)
                live.Add(item);
            else
                _dispatcher.Discard(item);
        }

        // Last in, first out: the first to come out goes back last. Its parts wait in a line of their own, in order.
        bool isLifo = _dispatcher.Options is { Queue: null, QueueStrategy: QueueStrategy.Lifo };
        IEnumerable<WorkItem> inOrder = isLifo
            ? live.Where(static item => item.IsPart).Concat(live.Where(static item => !item.IsPart).Reverse())
            : live;
        foreach (WorkItem item in inOrder)
            _queue.TryEnqueue(_dispatcher.Describe(item));
        Entries = live.Count;
        _schedule.CountEntries(Entries - before);
        _schedule.Refresh(this);
    }
}
