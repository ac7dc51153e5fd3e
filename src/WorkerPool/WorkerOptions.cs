namespace WorkerPool;

/// <summary>
/// What a worker is about to be started with. <see cref="PoolOptions.OnCreateWorker"/> may change it until it returns.
/// </summary>
public sealed class WorkerOptions
{
    internal WorkerOptions(int workerId, string name, PoolOptions pool)
    {
        WorkerId = workerId;
        Name = name;
        StackSize = pool.StackSize;
        ThreadPriority = pool.ThreadPriority;
        IsBackground = pool.IsBackground;
    }

    /// <summary>The worker's number: 1 for the pool's first worker, never used again.</summary>
    public int WorkerId { get; }

    /// <summary>The thread's name. Default: the pool's name and the worker's number.</summary>
    public string Name { get; set; }

    /// <summary>The thread's stack in bytes, 0 for the platform's default. Default: <see cref="PoolOptions.StackSize"/>.</summary>
    public int StackSize { get; set; }

    /// <summary>The thread's priority. Default: <see cref="PoolOptions.ThreadPriority"/>.</summary>
    public ThreadPriority ThreadPriority { get; set; }

    /// <summary>Whether the thread lets the process end. Default: <see cref="PoolOptions.IsBackground"/>.</summary>
    public bool IsBackground { get; set; }
}
