using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>What a batch was asked for, with the defaults filled in.</summary>
internal sealed class BatchSettings
{
    internal BatchSettings(BatchOptions? options, Dispatcher dispatcher, int count, bool failFast)
    {
        PoolOptions pool = dispatcher.Options;
        FailFast = failFast || options is { FailFast: true };
        ReturnsPartial = !FailFast && options is { ReturnPartial: true };
        ChunkSize = options?.ChunkSize ?? 0;
        MostRuns = (int)Math.Max(1, Math.Min(count, options?.Concurrency ?? ((long)pool.MaxWorkers * pool.ConcurrentTasksPerWorker)));
        ItemLimit = options?.ItemTimeout;
        if (options is { Priority: not 0 })
            PartOptions = new ExecOptions { Priority = options.Priority };
        if (options?.Progress is { } progress)
            Progress = new ProgressReporter(progress, options.ProgressInterval, count, dispatcher);
    }

    internal bool FailFast { get; }

    /// <summary>Whether a batch that is stopped gives what it has.</summary>
    internal bool ReturnsPartial { get; }

    /// <summary>Items a chunk; 0 to adapt.</summary>
    internal int ChunkSize { get; }

    /// <summary>The most workers, or interleaved asynchronous items, at a time.</summary>
    internal int MostRuns { get; }

    /// <summary>How long one item may take; null for no limit.</summary>
    internal TimeSpan? ItemLimit { get; }

    /// <summary>What the queue is told of the batch's parts; null for nothing.</summary>
    internal ExecOptions? PartOptions { get; }

    internal ProgressReporter? Progress { get; }
}
