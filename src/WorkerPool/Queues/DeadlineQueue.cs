using System.Collections.Generic;

namespace WorkerPool.Queues;

/// <summary>Earliest deadline first, equal ones in arrival order; those without one come last. For one thread at a time.</summary>
internal sealed class DeadlineQueue : IWorkQueue
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

    private sealed class EarliestThenFirst : IComparer<(long Deadline, long Arrival)>
    {
        public int Compare((long Deadline, long Arrival) x, (long Deadline, long Arrival) y)
        {
            int byDeadline = x.Deadline.CompareTo(y.Deadline);
            return byDeadline != 0 ? byDeadline : x.Arrival.CompareTo(y.Arrival);
        }
    }
}
