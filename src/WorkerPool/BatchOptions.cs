namespace WorkerPool;

/// <summary>What one batch asks for. One instance may serve many batches; do not change it while they run.</summary>
public sealed class BatchOptions
{
    private static readonly TimeSpan s_progressInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The most items that run at once, 1 or more. Default: <see langword="null"/>, as many as the pool has room for:
    /// <see cref="PoolOptions.MaxWorkers"/> times <see cref="PoolOptions.ConcurrentTasksPerWorker"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? Concurrency
    {
        get;
        set
        {
            if (value is < 1)
                throw new ArgumentOutOfRangeException(nameof(Concurrency), value, $"Concurrency must be 1 or more, or null for as many as there are, but is {value}.");
            field = value;
        }
    }

    /// <summary>
    /// Whether the first item that fails ends the batch: it fails with that item's exception, and what runs or waits is stopped.
    /// Default: <see langword="false"/>, the others go on.
    /// </summary>
    public bool FailFast { get; set; }

    /// <summary>
    /// Whether a batch that is cancelled or passes its <see cref="Timeout"/> gives the results it has all the same: it completes, and the
    /// items that had not ended are among <see cref="BatchResult{TResult}.Failures"/>, each with the exception that the batch would have
    /// failed with. Of <c>ExecBatchAsync</c> without <see cref="FailFast"/> only; the other forms need every item. Default:
    /// <see langword="false"/>, it fails with that exception.
    /// </summary>
    public bool ReturnPartial { get; set; }

    /// <summary>
    /// Receives how far the batch is, in increasing order, one report at a time, on the workers' threads; the last report says that all
    /// items have ended and comes before the result. A batch that fails or is cancelled makes no last report. An exception it throws is
    /// logged. Default: none.
    /// </summary>
    public IProgress<BatchProgress>? Progress { get; set; }

    /// <summary>The least time between two reports but the last; 0 or more, 0 for one report a chunk. Default: 100 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0 or more than 49 days.</exception>
    public TimeSpan ProgressInterval
    {
        get;
        set
        {
            if (value < TimeSpan.Zero || value > Limits.Longest)
                throw new ArgumentOutOfRangeException(nameof(ProgressInterval), value, $"ProgressInterval must be 0 to {Limits.Longest}, but is {value}.");
            field = value;
        }
    }

    = s_progressInterval;

    /// <summary>
    /// The number of items a worker claims at once, 1 or more; 0 to adapt it to how long the items take, so that a chunk lasts some tens of
    /// microseconds, and to what is left. Others that wait are served between two chunks. Default: 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0.</exception>
    public int ChunkSize
    {
        get;
        set
        {
            if (value < 0)
                throw new ArgumentOutOfRangeException(nameof(ChunkSize), value, $"ChunkSize must be 1 or more, or 0 to adapt, but is {value}.");
            field = value;
        }
    }

    /// <summary>
    /// That of the batch, whose chunks each wait their turn again when others wait; see <see cref="ExecOptions.Priority"/> for the queues that
    /// look at it. Default: 0.
    /// </summary>
    public int Priority { get; set; }

    /// <summary>
    /// How long one item may run; more than 0. Beyond it the item fails with <see cref="PoolTimeoutException"/> and its code is stopped as
    /// a cancelled call's is; the other items go on. Default: <see langword="null"/>, no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than 0 and at most 49 days.</exception>
    public TimeSpan? ItemTimeout
    {
        get;
        set => field = Limits.Check(value, nameof(ItemTimeout));
    }

    /// <summary>
    /// How long the batch may run, counted from the start of its first item; more than 0. Beyond it the batch fails with
    /// <see cref="PoolTimeoutException"/> and what runs is stopped. Default: <see langword="null"/>, no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than 0 and at most 49 days.</exception>
    public TimeSpan? Timeout
    {
        get;
        set => field = Limits.Check(value, nameof(Timeout));
    }
}
