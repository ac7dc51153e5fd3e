namespace WorkerPool.Tests.Queues;

/// <summary>A queue as a user may write it: not thread-safe, and it notices when two threads are inside.</summary>
internal sealed class UserQueue : IWorkQueue
{
    private readonly Queue<QueuedItem> _items = new();
    private int _inside;

    public bool IsThreadSafe => false;

    public int Count
    {
        get
        {
            Enter();
            int count = _items.Count;
            Leave();
            return count;
        }
    }

    public bool TryEnqueue(in QueuedItem item)
    {
        Enter();
        _items.Enqueue(item);
        Leave();
        return true;
    }

    public bool TryDequeue(out QueuedItem item)
    {
        Enter();
        bool taken = _items.TryDequeue(out item);
        Leave();
        return taken;
    }

    private void Enter()
    {
        if (Interlocked.Exchange(ref _inside, 1) != 0)
            throw new InvalidOperationException("Two threads are inside a queue that is not thread-safe.");
        Interleaving.Point();
    }

    private void Leave() => Volatile.Write(ref _inside, 0);
}
