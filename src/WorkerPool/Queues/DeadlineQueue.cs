using System.Collections.Generic;

namespace WorkerPool.Queues;

/// <summary>Earliest deadline first, equal ones in arrival order; those without one come last. For one thread at a time.</summary>
internal sealed class DeadlineQueue : IWorkQueue, ISweepable
{
    private static readonly EarliestThenFirst s_order = new();

    private readonly PriorityQueue<QueuedItem, (long Deadline, long Arrival)> _heap = new(s_order);

    // The heap alone keeps no order among equals.
    private long _arrivals;

    public bool IsThreadSafe => false;

    public int Count => _heap.Count;

    public bool TryEnqueue(in QueuedItem item)
    {
        _heap.Enqueue(item, (item.Deadline, _arrivals++));
        return true;
    }

    public bool TryDequeue(out QueuedItem item) => _heap.TryDequeue(out item, out _);

    public void Sweep(Func<WorkItemId, bool> isDead)
    {
        List<(QueuedItem Item, (long Deadline, long Arrival) Order)> live = [];
        foreach ((QueuedItem item, (long Deadline, long Arrival) order) in _heap.UnorderedItems)
        {
            if (!isDead(item.Id))
                live.Add((item, order));
        }

        _heap.Clear();
        _heap.EnqueueRange(live);
    }

    private sealed class EarliestThenFirst : IComparer<(long Deadline, long Arrival)>
    {
        public int Compare((long Deadline, long Arrival) x, (long Deadline, long Arrival) y)
        {
            int byDeadline = x.Deadline.CompareTo(y.Deadline);
            return byDeadline != 0 ? byDeadline : x.Arrival.CompareTo(y.Arrival);
        }
    }
}
