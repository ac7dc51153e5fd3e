namespace WorkerPool;

/// <summary>
/// The line in which calls wait for a worker. Implement it to decide yourself which waiting call runs next, and pass the
/// instance as <see cref="PoolOptions.Queue"/>; the built-in ones come from <see cref="WorkQueue"/>.
/// </summary>
/// <remarks>
/// <para>
/// One instance serves one pool. A queue must hand back every item it took exactly once, in whatever order it likes, and must
/// neither block nor wait. A cancelled call's item stays in the queue; the pool discards it when it comes out.
/// </para>
/// <para>
/// When <see cref="IsThreadSafe"/> is <see langword="true"/>, callers and workers use the queue at the same time; otherwise the
/// pool takes a lock around every member. An exception from <see cref="TryEnqueue"/> reaches the caller; one from
/// <see cref="TryDequeue"/> ends the worker that asked, which is replaced.
/// </para>
/// </remarks>
public interface IWorkQueue
{
    /// <summary>Adds an item; <see langword="false"/> means the queue is full and has not taken it.</summary>
    /// <param name="item">The item to add.</param>
    /// <returns><see langword="true"/> when the queue took the item.</returns>
    bool TryEnqueue(in QueuedItem item);

    /// <summary>Takes the item that should run next; <see langword="false"/> means the queue is empty.</summary>
    /// <param name="item">The item taken.</param>
    /// <returns><see langword="true"/> when an item was taken.</returns>
    bool TryDequeue(out QueuedItem item);

    /// <summary>
    /// The number of items held. Once <see cref="TryEnqueue"/> has returned <see langword="true"/> and until somebody takes the
    /// item, every thread must see at least 1: a worker that reads 0 goes to sleep.
    /// </summary>
    int Count { get; }

    /// <summary>Whether all members may be called by several threads at once. Read once, when the pool is created.</summary>
    bool IsThreadSafe { get; }
}
