namespace WorkerPool.Queues;

/// <summary>What the pool puts around a queue that is not thread-safe: one lock around every member.</summary>
internal sealed class LockedQueue : IWorkQueue, ISweepable
{
    private readonly IWorkQueue _inner;
    private readonly object _gate = new();

    // The inner count as of the last time the lock was left. Written with the lock held, before the member returns; read by
    // anybody without it, so a worker about to park takes no lock.
    private volatile int _count;

    public LockedQueue(IWorkQueue inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _count = inner.Count;
    }

    public bool IsThreadSafe => true;

    public int Count => _count;

    public bool TryEnqueue(in QueuedItem item)
    {
        lock (_gate)
        {
            try
            {
                return _inner.TryEnqueue(in item);
            }
            finally
            {
                Interleaving.Point();
                _count = _inner.Count;
            }
        }
    }

    public void Sweep(Func<WorkItemId, bool> isDead)
    {
        if (_inner is not ISweepable inner)
            return;
        lock (_gate)
        {
            inner.Sweep(isDead);
            _count = _inner.Count;
        }
    }

    public bool TryDequeue(out QueuedItem item)
    {
        lock (_gate)
        {
            try
            {
                return _inner.TryDequeue(out item);
            }
            finally
            {
                Interleaving.Point();
                _count = _inner.Count;
            }
        }
    }
}
