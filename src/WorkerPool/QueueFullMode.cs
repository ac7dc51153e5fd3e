namespace WorkerPool;

/// <summary>What happens to a call that finds the queue full.</summary>
public enum QueueFullMode
{
    /// <summary>The call fails with <see cref="QueueFullException"/>.</summary>
    Reject,

    /// <summary>
    /// The call waits, without blocking a thread, until there is room. Calls are admitted in arrival order; a priority or a deadline
    /// counts only once a call is in the queue.
    /// </summary>
    Wait,

    /// <summary>
    /// The call that has waited longest fails with <see cref="QueueFullException"/> and makes room. When it is
    /// <see cref="PoolOptions.Queue"/> that takes no more, the call it hands out next.
    /// </summary>
    DropOldest,

    /// <summary>
    /// The waiting call that arrived last fails with <see cref="QueueFullException"/> and makes room. When it is
    /// <see cref="PoolOptions.Queue"/> that takes no more, the new call fails.
    /// </summary>
    DropNewest,

    /// <summary>
    /// The call runs on the calling thread, with a <c>TMethods</c> instance that no worker uses, before <c>ExecAsync</c> returns.
    /// </summary>
    CallerRuns,
}
