using System.Diagnostics.CodeAnalysis;

namespace WorkerPool.Workers;

/// <summary>The waiting calls in the order they came, for the queue-full modes that drop the oldest or the newest. Thread-safe.</summary>
internal sealed class ArrivalList
{
    private readonly LinkedList<WorkItem> _items = new();

    internal void Add(WorkItem item)
    {
        lock (_items)
            _items.AddLast(item.ArrivalNode);
    }

    internal void Remove(WorkItem item)
    {
        lock (_items)
        {
            if (item.ArrivalNode.List is not null)
                _items.Remove(item.ArrivalNode);
        }
    }

    /// <summary>Takes the oldest or the newest out of the list. While it stood there its version could not change.</summary>
    internal bool TryTake(bool oldest, [NotNullWhen(true)] out WorkItem? item, out int version)
    {
        lock (_items)
        {
            LinkedListNode<WorkItem>? node = oldest ? _items.First : _items.Last;
            if (node is null)
            {
                (item, version) = (null, 0);
                return false;
            }

            _items.Remove(node);
            item = node.Value;
            version = item.Version;
            return true;
        }
    }
}
