namespace WorkerPool;

/// <summary>
/// What one call asks for beyond the pool's options. One instance may serve many calls; do not change it while they run.
/// </summary>
public sealed class ExecOptions
{
    /// <summary>
    /// Higher runs sooner with <see cref="QueueStrategy.Priority"/> or <see cref="QueueStrategy.WasmPriority"/>, or in a queue of your own
    /// that looks at it. Every other queue, the default one too, ignores it; the pool then says so in its log, once. Default: 0.
    /// </summary>
    public int Priority { get; set; }

    /// <summary>
    /// How long the call may run, counted from its start on a worker; more than 0. Beyond it the caller gets
    /// <see cref="PoolTimeoutException"/> and the call is stopped as if cancelled. Default: <see langword="null"/>, no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than 0 and at most 49 days.</exception>
    public TimeSpan? Timeout
    {
        get;
        set => field = Limits.Check(value, nameof(Timeout));
    }

    /// <summary>
    /// How long the call may wait for a worker, counted from the submission; more than 0. Beyond it the call fails with
    /// <see cref="PoolTimeoutException"/> and never runs. Default: <see langword="null"/>, no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than 0 and at most 49 days.</exception>
    public TimeSpan? QueueTimeout
    {
        get;
        set => field = Limits.Check(value, nameof(QueueTimeout));
    }

    /// <summary>
    /// The latest moment at which the call may start, by the pool's <see cref="PoolOptions.TimeProvider"/>. Later it fails with
    /// <see cref="PoolTimeoutException"/> and never runs. Default: <see langword="null"/>, none.
    /// </summary>
    public DateTimeOffset? Deadline { get; set; }

    /// <summary>
    /// Receives what the running code passes to <see cref="WorkerContext.Emit"/>, in order and before the result, on the worker's
    /// thread. An exception it throws is logged and otherwise ignored. Default: none.
    /// </summary>
    public Action<object?>? On { get; set; }

    /// <summary>Receives the same as <see cref="On"/>, after it. Default: none.</summary>
    public IProgress<object?>? Progress { get; set; }

    /// <summary>
    /// The <see cref="WorkerContext.WorkerId"/> of the worker that must run the call. It passes the calls that any worker may run. When
    /// that worker has left the pool before, the call fails with <see cref="WorkerCrashedException"/>; an id the pool never gave is refused
    /// at once with <see cref="ArgumentException"/>, as is a call of a <see cref="PoolGroup{TMethods}"/>. Where a full queue makes calls
    /// wait or their callers run them, the call waits for its worker. Default: <see langword="null"/>, any worker.
    /// </summary>
    public int? WorkerId { get; set; }

    /// <summary>
    /// Calls with equal keys run one after another, in the order in which they were submitted: one begins when nothing of the one before it
    /// runs any more, that is, when its code has ended, or its worker is quarantined with it. Calls with other keys and without one are not
    /// held up. Default: <see langword="null"/>, none.
    /// </summary>
    /// <remarks>
    /// Keys are compared by <see cref="object.Equals(object)"/>, each <see cref="PoolGroup{TMethods}"/>'s apart from the pool's;
    /// <c>Equals</c> and <c>GetHashCode</c> must not call the pool. A call that waits for others of its key counts as pending and takes
    /// room in a bounded queue; in <see cref="QueueFullMode.Wait"/> it takes room when its turn comes, and in
    /// <see cref="QueueFullMode.CallerRuns"/> it waits without room when there is none. Code must not wait for a later call of its own key:
    /// where it blocks on one, <see cref="InvalidOperationException"/> is thrown when the pool can see it, that is, when both are on one
    /// worker; code that awaits one, or blocks on one through a call on another worker, waits until that call is cancelled.
    /// </remarks>
    public object? Key { get; set; }

    /// <summary>Anything a queue of your own wants to know of the call; see <see cref="QueuedItem.Metadata"/>. Default: none.</summary>
    public object? Metadata { get; set; }
}
