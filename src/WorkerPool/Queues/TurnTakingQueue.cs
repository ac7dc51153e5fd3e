namespace WorkerPool.Queues;

/// <summary>
/// A queue beside a line of parts: pieces of long work that have made way and wait for their next turn. Where the queue's own order would
/// put a part before everything it has just made way for, as last in, first out does, parts and the rest take turns. Thread-safe when the
/// queue is.
/// </summary>
internal sealed class TurnTakingQueue(IWorkQueue queue) : IWorkQueue, ISweepable
{
    /// <summary>The <see cref="QueuedItem.Metadata"/> of a part.</summary>
    internal static readonly object Part = new();

    private readonly FifoQueue _parts = new();

    // Whose turn it is when both have something; only a hint.
    private int _turn;

    /// <inheritdoc/>
    public int Count => queue.Count + _parts.Count;

    /// <inheritdoc/>
    public bool IsThreadSafe => queue.IsThreadSafe;

    /// <inheritdoc/>
    public bool TryEnqueue(in QueuedItem item) => ReferenceEquals(item.Metadata, Part) ? _parts.TryEnqueue(item) : queue.TryEnqueue(item);

    /// <inheritdoc/>
    public void Sweep(Func<WorkItemId, bool> isDead)
    {
        (queue as ISweepable)?.Sweep(isDead);
        _parts.Sweep(isDead);
    }

    /// <inheritdoc/>
    public bool TryDequeue(out QueuedItem item)
    {
        if (_parts.Count == 0)
            return queue.TryDequeue(out item);
        return (Interlocked.Increment(ref _turn) & 1) == 0
            ? _parts.TryDequeue(out item) || queue.TryDequeue(out item)
            : queue.TryDequeue(out item) || _parts.TryDequeue(out item);
    }
}
