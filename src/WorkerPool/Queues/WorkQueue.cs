using WorkerPool.Queues;

namespace WorkerPool;

/// <summary>
/// Makes the built-in queues, for a <see cref="PoolOptions.Queue"/> that wraps one. A pool that only needs one of them as it is
/// names it by <see cref="PoolOptions.QueueStrategy"/>.
/// </summary>
public static class WorkQueue
{
    /// <summary>First in, first out; unbounded, lock-free, thread-safe.</summary>
    /// <returns>An empty queue.</returns>
    public static IWorkQueue CreateFifo() => new FifoQueue();

    /// <summary>
    /// First in, first out; at most <paramref name="capacity"/> items, all memory allocated here; lock-free, thread-safe.
    /// An item whose call was cancelled counts until it comes out; <see cref="PoolOptions.MaxQueueSize"/> counts live calls only.
    /// </summary>
    /// <param name="capacity">The most items the queue takes, 1 to 2^24.</param>
    /// <returns>An empty queue.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside 1 to 2^24.</exception>
    public static IWorkQueue CreateBoundedFifo(int capacity) => new BoundedFifoQueue(capacity);

    /// <summary>
    /// As <see cref="CreateBoundedFifo"/>, in native memory that code outside .NET can share; see <see cref="RingQueue"/>.
    /// </summary>
    /// <param name="capacity">The most items the queue takes, 1 to 2^24.</param>
    /// <returns>An empty queue.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside 1 to 2^24.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory of 32 bytes an item.</exception>
    public static IWorkQueue CreateRing(int capacity) => new RingQueue(capacity);

    /// <summary>Last in, first out; unbounded, lock-free, thread-safe.</summary>
    /// <returns>An empty queue.</returns>
    public static IWorkQueue CreateLifo() => new LifoQueue();

    /// <summary>Highest <see cref="QueuedItem.Priority"/> first, equal ones in arrival order; unbounded, not thread-safe.</summary>
    /// <returns>An empty queue.</returns>
    public static IWorkQueue CreatePriority() => new PriorityQueue();

    /// <summary>Earliest <see cref="QueuedItem.Deadline"/> first, equal ones in arrival order; unbounded, not thread-safe.</summary>
    /// <returns>An empty queue.</returns>
    public static IWorkQueue CreateDeadline() => new DeadlineQueue();
}
