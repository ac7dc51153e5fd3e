using Microsoft.Extensions.Options;
using Xunit;

namespace WorkerPool.Tests;

public sealed class PoolOptionsTests
{
    private static readonly (string Name, Action<PoolOptions> Set, string[] Says)[] s_refused =
    [
        ("negative MinWorkers", o => o.MinWorkers = -1, ["MinWorkers is -1", "0 to 1024"]),
        ("too many MinWorkers", o => (o.MinWorkers, o.MaxWorkers) = (1025, 1024), ["MinWorkers is 1025", "0 to 1024"]),
        ("no MaxWorkers", o => o.MaxWorkers = 0, ["MaxWorkers is 0", "1 to 1024"]),
        ("too many MaxWorkers", o => o.MaxWorkers = 1025, ["MaxWorkers is 1025", "1 to 1024"]),
        ("MinWorkers above MaxWorkers", o => (o.MinWorkers, o.MaxWorkers) = (3, 2), ["MinWorkers is 3", "MaxWorkers is 2", "must not be more"]),
        ("negative MaxQueueSize", o => o.MaxQueueSize = -1, ["MaxQueueSize is -1", "0 to 2147483647"]),
        ("negative MaxQuarantined", o => o.MaxQuarantined = -1, ["MaxQuarantined is -1", "0 to 2147483647"]),
        ("negative MaxTasksPerWorker", o => o.MaxTasksPerWorker = -1, ["MaxTasksPerWorker is -1", "0 to 2147483647"]),
        ("no ConcurrentTasksPerWorker", o => o.ConcurrentTasksPerWorker = 0, ["ConcurrentTasksPerWorker is 0", "1 to 65536"]),
        ("too many ConcurrentTasksPerWorker", o => o.ConcurrentTasksPerWorker = 65_537, ["ConcurrentTasksPerWorker is 65537", "1 to 65536"]),
        ("small StackSize", o => o.StackSize = 1, ["StackSize is 1;", "65536 to 2147483647"]),
        ("negative StackSize", o => o.StackSize = -1, ["StackSize is -1", "65536"]),
        ("negative AbortTimeout", o => o.AbortTimeout = TimeSpan.FromTicks(-1), ["AbortTimeout is -00:00:00.0000001", "00:00:00 to 49"]),
        ("endless AbortTimeout", o => o.AbortTimeout = TimeSpan.MaxValue, ["AbortTimeout is 10675199", "00:00:00 to 49"]),
        ("negative WorkerTerminateTimeout", o => o.WorkerTerminateTimeout = TimeSpan.FromSeconds(-1), ["WorkerTerminateTimeout is -00:00:01", "49"]),
        ("negative SpinDuration", o => o.SpinDuration = TimeSpan.FromSeconds(-1), ["SpinDuration is -00:00:01", "00:00:00 to 00:00:00.01"]),
        ("long SpinDuration", o => o.SpinDuration = TimeSpan.FromSeconds(1), ["SpinDuration is 00:00:01", "00:00:00 to 00:00:00.01"]),
        ("no IdleTimeout", o => o.IdleTimeout = TimeSpan.Zero, ["IdleTimeout is 00:00:00", "more than 0", "InfiniteTimeSpan"]),
        ("long IdleTimeout", o => o.IdleTimeout = TimeSpan.FromDays(50), ["IdleTimeout is 50", "at most 49", "InfiniteTimeSpan"]),
        ("negative MaxWorkerAge", o => o.MaxWorkerAge = TimeSpan.FromSeconds(-1), ["MaxWorkerAge is -00:00:01", "more than 0", "InfiniteTimeSpan"]),
        ("unknown QueueStrategy", o => o.QueueStrategy = (QueueStrategy)99, ["QueueStrategy is 99", "Fifo, Lifo, Priority, Deadline"]),
        ("unknown QueueFullMode", o => o.QueueFullMode = (QueueFullMode)99, ["QueueFullMode is 99", "Reject, Wait, DropOldest, DropNewest, CallerRuns"]),
        ("unknown ContextFlow", o => o.ContextFlow = (ContextFlow)99, ["ContextFlow is 99", "Full, ActivityOnly, None"]),
        ("unknown ContinuationMode", o => o.ContinuationMode = (ContinuationMode)99, ["ContinuationMode is 99", "ThreadPool, Inline"]),
        ("unknown ThreadPriority", o => o.ThreadPriority = (ThreadPriority)99, ["ThreadPriority is 99", "Lowest"]),
        ("null TimeProvider", o => o.TimeProvider = null!, ["TimeProvider is null", "must be set"]),
        ("null LoggerFactory", o => o.LoggerFactory = null!, ["LoggerFactory is null", "must be set"]),
        ("blank Name", o => o.Name = " ", ["Name is blank"]),
        ("Queue and QueueStrategy", o => (o.Queue, o.QueueStrategy) = (WorkQueue.CreateFifo(), QueueStrategy.Lifo), ["Queue is FifoQueue", "QueueStrategy is Lifo", "one of the two"]),
    ];

    public static TheoryData<string> Refused => [.. s_refused.Select(refused => refused.Name)];

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refused_option_throws_and_names_the_option_its_value_and_what_is_allowed(string name)
    {
        (_, Action<PoolOptions> set, string[] says) = s_refused.Single(refused => refused.Name == name);
        var options = new PoolOptions { MaxWorkers = 2 };
        set(options);

        OptionsValidationException thrown = Assert.Throws<OptionsValidationException>(() => Pool.Create<Plain>(options));
        Assert.All(says, text => Assert.Contains(text, thrown.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_failures_are_told_at_once()
    {
        var options = new PoolOptions { MinWorkers = -1, MaxWorkers = 0, StackSize = 1 };
        OptionsValidationException thrown = Assert.Throws<OptionsValidationException>(() => Pool.Create<Plain>(options));

        Assert.Contains(thrown.Failures, failure => failure.StartsWith("MaxWorkers is 0", StringComparison.Ordinal));
        Assert.Contains(thrown.Failures, failure => failure.StartsWith("MinWorkers is -1", StringComparison.Ordinal));
        Assert.Contains(thrown.Failures, failure => failure.StartsWith("StackSize is 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_limits_themselves_are_allowed()
    {
        var options = new PoolOptions
        {
            MinWorkers = 0,
            MaxWorkers = 1024,
            MaxQueueSize = 0,
            MaxQuarantined = 0,
            ConcurrentTasksPerWorker = 65_536,
            StackSize = 65_536,
            AbortTimeout = TimeSpan.Zero,
            WorkerTerminateTimeout = TimeSpan.FromDays(49),
            SpinDuration = TimeSpan.FromMilliseconds(10),
            IdleTimeout = TimeSpan.FromTicks(1),
            MaxWorkerAge = TimeSpan.FromDays(49),
        };
        await using var pool = Pool.Create<Plain>(options);
        Assert.Equal(1024, pool.Options.MaxWorkers);
    }

    [Fact]
    public async Task The_pool_copies_its_options_once()
    {
        var options = new PoolOptions { MaxWorkers = 3, Name = "Ovens" };
        await using var pool = Pool.Create<Plain>(options);
        options.MaxWorkers = 99;
        pool.Options.MaxWorkers = 98;

        Assert.Equal((3, "Ovens"), (pool.Options.MaxWorkers, pool.Options.Name));
        Assert.NotSame(pool.Options, pool.Options);
    }

    [Fact]
    public async Task The_defaults_are_the_documented_ones()
    {
        await using var pool = Pool.Create<Plain>();
        PoolOptions options = pool.Options;

        Assert.Equal(("Plain", 0, Environment.ProcessorCount, false), (options.Name, options.MinWorkers, options.MaxWorkers, options.PreWarm));
        Assert.Equal((QueueStrategy.Fifo, QueueFullMode.Reject), (options.QueueStrategy, options.QueueFullMode));
        Assert.Null(options.MaxQueueSize);
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), (options.AbortTimeout, options.WorkerTerminateTimeout));
        Assert.Equal((Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), (options.IdleTimeout, options.MaxWorkerAge));
        Assert.Equal((0, 1, 16), (options.MaxTasksPerWorker, options.ConcurrentTasksPerWorker, options.MaxQuarantined));
        Assert.Equal((ContextFlow.Full, ContinuationMode.ThreadPool), (options.ContextFlow, options.ContinuationMode));
    }

    [Theory]
    [InlineData(QueueStrategy.WasmRing)]
    [InlineData(QueueStrategy.WasmPriority)]
    public void A_strategy_that_nothing_provides_is_refused_and_the_message_says_what_to_do(QueueStrategy strategy)
    {
        var thrown = Assert.Throws<OptionsValidationException>(() => Pool.Create<Plain>(new PoolOptions { QueueStrategy = strategy }));

        string failure = Assert.Single(thrown.Failures);
        Assert.StartsWith($"QueueStrategy is {strategy} and nothing provides its queue", failure, StringComparison.Ordinal);
        Assert.Contains("WasmQueues.Register()", failure, StringComparison.Ordinal);
        Assert.Contains($"options.Use{strategy}(capacity)", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_factory_is_refused()
    {
        Assert.Throws<ArgumentNullException>("factory", () => Pool.Create((Func<WorkerContext, Plain>)null!));
        Assert.Throws<ArgumentNullException>("factory", () => Pool.Create((Func<WorkerContext, Task<Plain>>)null!));
        Assert.Throws<ArgumentNullException>("factory", () => Pool.Create((Func<WorkerContext, ValueTask<Plain>>)null!));
        Assert.Throws<ArgumentNullException>("options", () => new PoolOptionsValidator().Validate(null, null!));
    }
}
