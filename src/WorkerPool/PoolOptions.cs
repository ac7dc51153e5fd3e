using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace WorkerPool;

/// <summary>
/// How a pool is built. A plain class of settings: the pool copies and validates it once, so changing it later has no effect.
/// Not thread-safe.
/// </summary>
public sealed class PoolOptions
{
    /// <summary>The pool's name, in thread names, messages and logs. Default: the name of <c>TMethods</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The number of workers the pool starts at once and never goes below; 0 to <see cref="MaxWorkers"/>. Default: 0.</summary>
    public int MinWorkers { get; set; }

    /// <summary>The most workers in service, 1 to 1024. Default: <see cref="Environment.ProcessorCount"/>.</summary>
    public int MaxWorkers { get; set; } = Environment.ProcessorCount;

    /// <summary>Starts at least one worker at once even when <see cref="MinWorkers"/> is 0. Default: <see langword="false"/>.</summary>
    public bool PreWarm { get; set; }

    /// <summary>Which waiting call runs next. Default: <see cref="QueueStrategy.Fifo"/>. Ignored when <see cref="Queue"/> is set.</summary>
    public QueueStrategy QueueStrategy { get; set; }

    /// <summary>
    /// Your own queue, used as given by this pool alone. Default: none, a built-in one as <see cref="QueueStrategy"/> says.
    /// </summary>
    public IWorkQueue? Queue { get; set; }

    /// <summary>
    /// The most calls that may wait, 0 or more; 0 means that only an idle or a new worker may take a call.
    /// Cancelled calls do not count. Default: <see langword="null"/>, no limit.
    /// </summary>
    public int? MaxQueueSize { get; set; }

    /// <summary>What happens to a call that finds the queue full. Default: <see cref="QueueFullMode.Reject"/>.</summary>
    public QueueFullMode QueueFullMode { get; set; }

    /// <summary>
    /// How long a cancelled or timed-out call may take to stop before its worker is quarantined and replaced; 0 or more.
    /// Default: 1 second.
    /// </summary>
    public TimeSpan AbortTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a worker may take to end in a forced termination, or before it is ready, until it is left behind; 0 or more.
    /// Default: 1 second.
    /// </summary>
    public TimeSpan WorkerTerminateTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The most workers in quarantine at once, 0 or more. Beyond it a worker that does not stop keeps its place in
    /// <see cref="MaxWorkers"/> and is not replaced, so the number of threads stays bounded. Default: 16.
    /// </summary>
    public int MaxQuarantined { get; set; } = 16;

    /// <summary>
    /// How long a worker beyond <see cref="MinWorkers"/> rests before it ends; more than 0, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for never. Default: never.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>The number of calls after which a worker is replaced by a fresh one; 0 for never. Default: 0.</summary>
    public int MaxTasksPerWorker { get; set; }

    /// <summary>
    /// The age at which a worker is replaced by a fresh one, between two calls; more than 0, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for never. Default: never.
    /// </summary>
    public TimeSpan MaxWorkerAge { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// The number of asynchronous calls one worker interleaves, 1 to 65,536. Their code still runs on that worker's thread only,
    /// one piece at a time. Default: 1.
    /// </summary>
    public int ConcurrentTasksPerWorker { get; set; } = 1;

    /// <summary>
    /// Whether the calls of one <see cref="ExecOptions.Key"/> run on one worker, so that what its <c>TMethods</c> keeps for the key is at
    /// hand. Default: <see langword="false"/>, any worker.
    /// </summary>
    /// <remarks>
    /// Each key belongs to one of the <see cref="MaxWorkers"/> places of the pool. The worker there is started when there is none, also
    /// when others rest, and the key's calls wait for it when it is busy, also when others are not. When it leaves, those that wait go to
    /// the one that takes its place; while none can be started, to any. A call with a <see cref="ExecOptions.WorkerId"/> goes to that
    /// worker, and a group's calls to any that its cap leaves them. Code on another worker that blocks on a call before it has begun waits.
    /// </remarks>
    public bool StickyKeys { get; set; }

    /// <summary>What of the caller's ambient state a call sees. Default: <see cref="ContextFlow.Full"/>.</summary>
    public ContextFlow ContextFlow { get; set; }

    /// <summary>Where the code after an <c>await</c> of a call runs. Default: <see cref="ContinuationMode.ThreadPool"/>.</summary>
    public ContinuationMode ContinuationMode { get; set; }

    /// <summary>
    /// How long a worker without work, and a thread that blocks on a call, look for it before they sleep; 0 to 10 ms. At most two
    /// workers of a pool look at once. Default: 30 microseconds.
    /// </summary>
    public TimeSpan SpinDuration { get; set; } = TimeSpan.FromMicroseconds(30);

    /// <summary>The operating-system priority of the workers' threads. Default: <see cref="ThreadPriority.Normal"/>.</summary>
    public ThreadPriority ThreadPriority { get; set; } = ThreadPriority.Normal;

    /// <summary>The stack of a worker's thread in bytes, 0 for the platform's default, else 65,536 or more. Default: 0.</summary>
    public int StackSize { get; set; }

    /// <summary>Whether worker threads let the process end while they run. Default: <see langword="true"/>.</summary>
    public bool IsBackground { get; set; } = true;

    /// <summary>The clock and the timers of everything the pool times. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Called for every worker before it starts, on the thread that starts it; may change the options it is given. An exception
    /// makes the start fail. Default: none.
    /// </summary>
    public Action<WorkerOptions>? OnCreateWorker { get; set; }

    /// <summary>
    /// Called once for every worker that <see cref="OnCreateWorker"/> saw, when it leaves the pool. An exception is logged.
    /// Default: none.
    /// </summary>
    public Action<WorkerTermination>? OnTerminateWorker { get; set; }

    /// <summary>Where the pool logs what no caller can be told. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Makes the queue when the strategy is not built in; null for the one registered for it.</summary>
    internal Queues.IQueueProvider? QueueProvider { get; set; }

    internal PoolOptions Clone() => (PoolOptions)MemberwiseClone();
}
