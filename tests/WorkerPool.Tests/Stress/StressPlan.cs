namespace WorkerPool.Tests.Stress;

/// <summary>One combination of the stress program.</summary>
internal sealed record StressPlan
{
    internal required PoolOptions Options { get; init; }

    internal required int Producers { get; init; }

    /// <summary>Calls that the producers submit together; nested ones come on top.</summary>
    internal required int Calls { get; init; }

    internal int Seed { get; init; } = 1;

    /// <summary>The level of injected delays; 0 for none.</summary>
    internal int Level { get; init; }

    /// <summary>Whether the pool may refuse or drop calls.</summary>
    internal bool MayReject => Options.MaxQueueSize is not null && Options.QueueFullMode is not (QueueFullMode.Wait or QueueFullMode.CallerRuns);

    /// <summary>Whether somebody stops whole groups of calls.</summary>
    internal bool MayCancelAll { get; init; }

    /// <summary>Whether stopped calls that are slow to return take their neighbours on the worker with them.</summary>
    internal bool MayExpel => Options.AbortTimeout < TimeSpan.FromSeconds(1);

    public override string ToString() =>
        $"{Options.Queue?.GetType().Name ?? Options.QueueStrategy.ToString()} workers={Options.MaxWorkers} producers={Producers} calls={Calls} "
        + $"bound={Options.MaxQueueSize?.ToString() ?? "none"}/{Options.QueueFullMode} recycle={Options.MaxTasksPerWorker} "
        + $"concurrent={Options.ConcurrentTasksPerWorker} level={Level} seed={Seed}";
}
