namespace WorkerPool.Tests.Stress;

/// <summary>A queue of a user's own that is not thread-safe, hands out in no particular order, and notices when two threads are in it.</summary>
internal sealed class RandomOrderQueue(int capacity = int.MaxValue) : IWorkQueue
{
    private readonly List<QueuedItem> _items = [];
    private readonly Random _random = new(7);
    private int _inside;

    public bool IsThreadSafe => false;

    public int Count => _items.Count;

    internal bool WasEnteredTwice { get; private set; }

    public bool TryEnqueue(in QueuedItem item)
    {
        Enter();
        bool taken = _items.Count < capacity;
        if (taken)
            _items.Add(item);
        Leave();
        return taken;
    }

    public bool TryDequeue(out QueuedItem item)
    {
        Enter();
        bool any = _items.Count > 0;
        item = default;
        if (any)
        {
            int index = _random.Next(_items.Count);
            item = _items[index];
            _items[index] = _items[^1];
            _items.RemoveAt(_items.Count - 1);
        }

        Leave();
        return any;
    }

    private void Enter() => WasEnteredTwice |= Interlocked.Increment(ref _inside) != 1;

    private void Leave() => Interlocked.Decrement(ref _inside);
}
