using WorkerPool.Tests.Stress;

namespace WorkerPool.Tests.Chaos;

/// <summary>All that a round is, drawn from its seed.</summary>
internal sealed class ChaosPlan
{
    private static readonly QueueStrategy[] s_strategies = [QueueStrategy.Fifo, QueueStrategy.Lifo, QueueStrategy.Priority, QueueStrategy.Deadline];
    private static readonly int[] s_milliseconds = [3, 10, 40];

    internal ChaosPlan(int seed)
    {
        Seed = seed;
        var random = new Random(seed);
        Producers = random.Next(1, 7);
        Acts = random.Next(5, 40);
        Level = random.Next(3) == 0 ? 0 : random.Next(1, 7);
        FactoryFails = random.Next(8) == 0;
        FactoryIsAsync = random.Next(3) == 0;
        Stops = random.Next(5) != 0;
        EndsEarly = random.Next(4) == 0;
        Finish = (ChaosFinish)random.Next(5);
        Caps = [random.Next(1, 3), random.Next(1, 5)];
        Options = Draw(random);
    }

    internal int Seed { get; }

    internal int Producers { get; }

    /// <summary>The acts of each producer.</summary>
    internal int Acts { get; }

    /// <summary>The <see cref="Interleaving.Level"/> of injected delays.</summary>
    internal int Level { get; }

    internal bool FactoryFails { get; }

    internal bool FactoryIsAsync { get; }

    /// <summary>Whether calls are cancelled and have time limits, and some pay no attention to that.</summary>
    internal bool Stops { get; }

    /// <summary>Whether the pool ends while the producers submit.</summary>
    internal bool EndsEarly { get; }

    internal ChaosFinish Finish { get; }

    /// <summary>The caps of the groups.</summary>
    internal int[] Caps { get; }

    internal PoolOptions Options { get; }

    internal bool CallersRun => Options.MaxQueueSize is not null && Options.QueueFullMode == QueueFullMode.CallerRuns;

    /// <summary>Whether a call can be refused, or dropped, for want of room.</summary>
    internal bool MayBeFull => Options.MaxQueueSize is not null
        && Options.QueueFullMode is QueueFullMode.Reject or QueueFullMode.DropNewest or QueueFullMode.DropOldest;

    public override string ToString() =>
        $"seed {Seed}: {Producers} producers of {Acts} acts, delays {Level}, factory {(FactoryIsAsync ? "async" : "sync")}{(FactoryFails ? " that fails" : "")}, "
        + $"{(Stops ? "stops" : "no stops")}, {Finish}{(EndsEarly ? " early" : "")}, caps {string.Join('/', Caps)}; "
        + $"workers {Options.MinWorkers}..{Options.MaxWorkers} of {Options.ConcurrentTasksPerWorker}, "
        + $"{(Options.Queue is null ? Options.QueueStrategy.ToString() : "own queue")} of {Options.MaxQueueSize?.ToString() ?? "any size"} {Options.QueueFullMode}, "
        + $"{Options.ContinuationMode}, {Options.ContextFlow}, spin {Options.SpinDuration}, abort {Options.AbortTimeout}, "
        + $"quarantine {Options.MaxQuarantined}, idle {Options.IdleTimeout}, tasks {Options.MaxTasksPerWorker}, age {Options.MaxWorkerAge}, sticky {Options.StickyKeys}";

    private static PoolOptions Draw(Random random)
    {
        int max = random.Next(1, 5);
        var options = new PoolOptions
        {
            Name = "chaos",
            MaxWorkers = max,
            MinWorkers = random.Next(0, max + 1),
            PreWarm = random.Next(2) == 0,
            QueueStrategy = s_strategies[random.Next(s_strategies.Length)],
            QueueFullMode = (QueueFullMode)random.Next(5),
            MaxQueueSize = random.Next(2) == 0 ? null : random.Next(0, 12),
            ConcurrentTasksPerWorker = random.Next(2) == 0 ? 1 : random.Next(2, 9),
            AbortTimeout = TimeSpan.FromMilliseconds(s_milliseconds[random.Next(3)]),
            WorkerTerminateTimeout = TimeSpan.FromSeconds(random.Next(3) == 0 ? 0 : 5),
            MaxQuarantined = random.Next(1, 17),
            IdleTimeout = Sometimes(random),
            MaxWorkerAge = Sometimes(random),
            MaxTasksPerWorker = random.Next(3) == 0 ? random.Next(1, 30) : 0,
            StickyKeys = random.Next(3) == 0,
            ContextFlow = (ContextFlow)random.Next(3),
            ContinuationMode = random.Next(4) == 0 ? ContinuationMode.Inline : ContinuationMode.ThreadPool,
            SpinDuration = TimeSpan.FromMicroseconds(random.Next(2) * 30),
        };
        if (random.Next(8) == 0)
        {
            options.Queue = new RandomOrderQueue(options.MaxQueueSize ?? int.MaxValue);
            options.MaxQueueSize = null;
            options.QueueFullMode = QueueFullMode.Reject;
            options.QueueStrategy = QueueStrategy.Fifo;
        }

        return options;
    }

    private static TimeSpan Sometimes(Random random) =>
        random.Next(3) == 0 ? TimeSpan.FromMilliseconds(s_milliseconds[random.Next(3)]) : Timeout.InfiniteTimeSpan;
}
