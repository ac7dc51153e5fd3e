namespace WorkerPool.Wasm;

/// <summary>A queue that takes only so many items of one that would take any number. For one thread at a time.</summary>
internal sealed class BoundedQueue(IWorkQueue inner, int capacity) : IWorkQueue
{
    public bool IsThreadSafe => false;

    public int Count => inner.Count;

    public bool TryEnqueue(in QueuedItem item) => inner.Count < capacity && inner.TryEnqueue(in item);

    public bool TryDequeue(out QueuedItem item) => inner.TryDequeue(out item);
}
