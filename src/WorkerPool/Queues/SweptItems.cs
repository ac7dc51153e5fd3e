namespace WorkerPool.Queues;

/// <summary>
/// What a sweep has left of a lock-free queue, in the order of the queue. A sweep publishes it before it takes the first item, and holds its
/// lock until the last one is back, so a consumer that finds the queue empty meanwhile waits here.
/// </summary>
internal sealed class SweptItems
{
    private readonly LinkedList<QueuedItem> _items = new();

    // As of the last time the lock was left, at least 1 during a sweep. Written with the lock held, read by anybody.
    private volatile int _count;

    internal int Count => _count;

    /// <summary>For the holder of the lock on this object, as all that follows.</summary>
    internal void Begin() => _count = Math.Max(1, _items.Count);

    /// <summary>Lets go of the dead among the items of earlier sweeps.</summary>
    internal void Sweep(Func<WorkItemId, bool> isDead)
    {
        for (LinkedListNode<QueuedItem>? node = _items.First; node is not null;)
        {
            LinkedListNode<QueuedItem>? next = node.Next;
            if (isDead(node.Value.Id))
                _items.Remove(node);
            node = next;
        }
    }

    /// <summary>Adds items that come out after all that are here.</summary>
    internal void Append(in QueuedItem item) => _items.AddLast(item);

    /// <summary>Adds items, the first of them to come out first, before all that are here.</summary>
    internal void Prepend(List<QueuedItem> items)
    {
        for (int i = items.Count - 1; i >= 0; i--)
            _items.AddFirst(items[i]);
    }

    internal void End() => _count = _items.Count;

    internal bool TryTake(out QueuedItem item)
    {
        if (_items.First is not { } first)
        {
            item = default;
            return false;
        }

        item = first.Value;
        _items.RemoveFirst();
        _count = _items.Count;
        return true;
    }
}
