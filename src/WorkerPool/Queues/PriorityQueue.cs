using System.Collections.Generic;

namespace WorkerPool.Queues;

/// <summary>Highest priority first, equal ones in arrival order. For one thread at a time.</summary>
internal sealed class PriorityQueue : IWorkQueue, ISweepable
{
    private static readonly HighestThenFirst s_order = new();

    private readonly PriorityQueue<QueuedItem, (int Priority, long Arrival)> _heap = new(s_order);

    // The heap alone keeps no order among equals.
    private long _arrivals;

    public bool IsThreadSafe => false;

    public int Count => _heap.Count;

    public bool TryEnqueue(in QueuedItem item)
    {
        _heap.Enqueue(item, (item.Priority, _arrivals++));
        return true;
    }

    public bool TryDequeue(out QueuedItem item) => _heap.TryDequeue(out item, out _);

    public void Sweep(Func<WorkItemId, bool> isDead)
    {
        List<(QueuedItem Item, (int Priority, long Arrival) Order)> live = [];
        foreach ((QueuedItem item, (int Priority, long Arrival) order) in _heap.UnorderedItems)
        {
            if (!isDead(item.Id))
                live.Add((item, order));
        }

        _heap.Clear();
        _heap.EnqueueRange(live);
    }

    private sealed class HighestThenFirst : IComparer<(int Priority, long Arrival)>
    {
        // Reversed by swapping the operands: negating would leave int.MinValue as it is.
        public int Compare((int Priority, long Arrival) x, (int Priority, long Arrival) y)
        {
            int byPriority = y.Priority.CompareTo(x.Priority);
            return byPriority != 0 ? byPriority : x.Arrival.CompareTo(y.Arrival);
        }
    }
}
