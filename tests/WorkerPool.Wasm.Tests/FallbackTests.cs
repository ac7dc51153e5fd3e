using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerPool.Tests;
using WorkerPool.Wasm.Tests.Support;
using Xunit;
using Fact = Xunit.FactAttribute;
using Theory = Xunit.TheoryAttribute;

namespace WorkerPool.Wasm.Tests;

/// <summary>What a pool does with and without an engine.</summary>
public sealed class FallbackTests
{
    private static readonly string s_nowhere = Path.Combine(AppContext.BaseDirectory, "no", "libwasmtime.so");

    public static TheoryData<QueueStrategy> Strategies => [QueueStrategy.WasmRing, QueueStrategy.WasmPriority];

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Without_an_engine_a_managed_queue_of_the_same_order_and_capacity_takes_its_place(QueueStrategy strategy)
    {
        var log = new RecordingLogger();
        PoolOptions options = Use(strategy, new WasmQueueOptions { Capacity = 3, LibraryPath = s_nowhere });
        (options.LoggerFactory, options.Name) = (log, "Ovens");
        await using var pool = Pool.Create<Plain>(options);
        Assert.False(pool.Stats.WasmEnabled);

        (LogLevel level, string text) = Assert.Single(log.Lines);
        Assert.Equal(LogLevel.Warning, level);
        Assert.StartsWith($"Pool Ovens: a managed queue takes the place of {strategy}", text, StringComparison.Ordinal);
        Assert.Contains(s_nowhere, text, StringComparison.Ordinal);
        Assert.Contains("there is no such file", text, StringComparison.Ordinal);

        await RunsInOrder(pool, strategy);
        AssertPriorityIsMentioned(strategy, log.Lines.Skip(1));
    }

    [EngineTheory]
    [MemberData(nameof(Strategies))]
    public async Task With_an_engine_the_queue_is_the_guests(QueueStrategy strategy)
    {
        var log = new RecordingLogger();
        PoolOptions options = Use(strategy, new WasmQueueOptions { Capacity = 3, Fallback = WasmFallback.Throw });
        options.LoggerFactory = log;
        await using var pool = Pool.Create<Plain>(options);
        Assert.True(pool.Stats.WasmEnabled);

        await RunsInOrder(pool, strategy);
        AssertPriorityIsMentioned(strategy, log.Lines);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Throw_makes_the_pool_fail_with_the_reason(QueueStrategy strategy)
    {
        PoolOptions options = Use(strategy, new WasmQueueOptions { Fallback = WasmFallback.Throw, LibraryPath = s_nowhere });

        var thrown = Assert.Throws<WasmUnavailableException>(() => Pool.Create<Plain>(options));
        Assert.Contains($"{s_nowhere}: there is no such file", thrown.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<PoolException>(thrown);
    }

    [Fact]
    public async Task A_managed_pool_is_not_WasmEnabled()
    {
        await using var pool = Pool.Create<Plain>();
        Assert.False(pool.Stats.WasmEnabled);
    }

    [Fact]
    public void A_queue_of_the_users_own_and_a_wasm_strategy_contradict_each_other()
    {
        PoolOptions options = new PoolOptions { Queue = WorkQueue.CreateFifo() }.UseWasmRing(8);

        var thrown = Assert.Throws<OptionsValidationException>(() => Pool.Create<Plain>(options));
        Assert.Contains("set one of the two", Assert.Single(thrown.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_choice_counts()
    {
        PoolOptions options = new PoolOptions().UseWasmRing(new WasmQueueOptions { LibraryPath = s_nowhere, Fallback = WasmFallback.Throw });
        options.QueueStrategy = QueueStrategy.Lifo;
        await using var pool = Pool.Create<Plain>(options);

        Assert.Equal(QueueStrategy.Lifo, pool.Options.QueueStrategy);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        var options = new PoolOptions();
        foreach (int capacity in (int[])[int.MinValue, 0, (1 << 24) + 1])
        {
            Assert.Throws<ArgumentOutOfRangeException>("capacity", () => options.UseWasmRing(capacity));
            Assert.Throws<ArgumentOutOfRangeException>("capacity", () => options.UseWasmPriority(capacity));
            Assert.Throws<ArgumentOutOfRangeException>("capacity", () => WasmQueues.Register(new WasmQueueOptions { Capacity = capacity }));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => options.UseWasmRing(8, (WasmFallback)7));
        Assert.Throws<ArgumentNullException>("options", () => WasmQueues.UseWasmRing(null!, 8));
        Assert.Throws<ArgumentNullException>("settings", () => options.UseWasmPriority(null!));
        Assert.Equal(QueueStrategy.Fifo, options.QueueStrategy);
    }

    [EngineFact]
    public async Task The_metadata_of_a_call_comes_through_the_guest()
    {
        var queue = new WatchingQueue(new WasmRingQueue(WasmEngine.Default, 8));
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, Queue = queue });
        using Blocker blocker = await Blocker.StartAsync(pool);
        object mark = new();
        Task<int> call = pool.ExecAsync(static _ => 5, new ExecOptions { Metadata = mark }).AsTask();
        await blocker.Release();

        Assert.Equal(5, await call.Bounded());
        Assert.Same(mark, Assert.Single(queue.Taken).Metadata);
    }

    private static PoolOptions Use(QueueStrategy strategy, WasmQueueOptions settings)
    {
        var options = new PoolOptions { MaxWorkers = 1 };
        return strategy == QueueStrategy.WasmRing ? options.UseWasmRing(settings) : options.UseWasmPriority(settings);
    }

    // Three wait, a fourth is refused, and they run in the strategy's order.
    private static async Task RunsInOrder(Pool<Plain> pool, QueueStrategy strategy)
    {
        List<int> order = [];
        using Blocker blocker = await Blocker.StartAsync(pool);
        int[] priorities = [1, 5, 3];
        Task[] calls = [.. priorities.Select(priority => pool.ExecAsync(
            (_, p) => order.Add(p), priority, new ExecOptions { Priority = priority }).AsTask())];
        var refused = await Assert.ThrowsAsync<QueueFullException>(() => pool.ExecAsync(static _ => 0).AsTask().Bounded());
        Assert.Null(refused.MaxQueueSize);
        Assert.Equal(3, pool.Stats.PendingTasks);
        await blocker.Release();
        await Task.WhenAll(calls).Bounded();

        Assert.Equal(strategy == QueueStrategy.WasmRing ? [1, 5, 3] : [5, 3, 1], order);
    }

    private sealed class WatchingQueue(IWorkQueue inner) : IWorkQueue
    {
        internal List<QueuedItem> Taken { get; } = [];

        public int Count => inner.Count;

        public bool IsThreadSafe => false;

        public bool TryEnqueue(in QueuedItem item) => inner.TryEnqueue(in item);

        public bool TryDequeue(out QueuedItem item)
        {
            bool taken = inner.TryDequeue(out item);
            if (taken)
                Taken.Add(item);
            return taken;
        }
    }

    // Its calls have priorities, of which a ring takes no notice.
    private static void AssertPriorityIsMentioned(QueueStrategy strategy, IEnumerable<(LogLevel Level, string Text)> lines)
    {
        if (strategy == QueueStrategy.WasmPriority)
            Assert.Empty(lines);
        else
            Assert.Contains("QueueStrategy is WasmRing", Assert.Single(lines).Text, StringComparison.Ordinal);
    }
}
