namespace WorkerPool;

/// <summary>Why a worker left the pool; what <see cref="PoolOptions.OnTerminateWorker"/> is told.</summary>
public sealed class WorkerTermination
{
    internal WorkerTermination(int workerId, WorkerTerminationReason reason, Exception? exception, long calls)
    {
        WorkerId = workerId;
        Reason = reason;
        Exception = exception;
        Calls = calls;
    }

    /// <summary>The worker's number.</summary>
    public int WorkerId { get; }

    /// <summary>Why it left.</summary>
    public WorkerTerminationReason Reason { get; }

    /// <summary>
    /// What it failed with, for <see cref="WorkerTerminationReason.Crashed"/> and <see cref="WorkerTerminationReason.StartFailed"/>.
    /// </summary>
    public Exception? Exception { get; }

    /// <summary>The number of calls it had started.</summary>
    public long Calls { get; }
}

/// <summary>Why a worker left its pool.</summary>
public enum WorkerTerminationReason
{
    /// <summary>The pool ended, or drained.</summary>
    PoolTerminated,

    /// <summary>It rested longer than <see cref="PoolOptions.IdleTimeout"/>.</summary>
    Idle,

    /// <summary>It had run <see cref="PoolOptions.MaxTasksPerWorker"/> calls.</summary>
    MaxTasks,

    /// <summary>It had reached <see cref="PoolOptions.MaxWorkerAge"/>.</summary>
    MaxAge,

    /// <summary>A stopped call did not stop within <see cref="PoolOptions.AbortTimeout"/>.</summary>
    Quarantined,

    /// <summary>The pool's own loop failed on it; its call got <see cref="WorkerCrashedException"/>.</summary>
    Crashed,

    /// <summary>Its thread could not be started, or its <c>TMethods</c> could not be made.</summary>
    StartFailed,

    /// <summary>It did not end within <see cref="PoolOptions.WorkerTerminateTimeout"/> and was left behind.</summary>
    Abandoned,
}
