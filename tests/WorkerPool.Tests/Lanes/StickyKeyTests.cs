using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Lanes;

/// <summary>Calls of a key that stay with one worker.</summary>
public sealed class StickyKeyTests
{
    private const int Keys = 32;
    private const int Rounds = 20;

    public static TheoryData<QueueStrategy> EveryStrategy => [.. Strategies.All];

    [Theory]
    [MemberData(nameof(EveryStrategy))]
    public async Task The_calls_of_a_key_run_on_one_worker(QueueStrategy strategy)
    {
        await using WatchedPool pool = Create(o => (o.MaxWorkers, o.QueueStrategy) = (4, strategy));
        var calls = new List<(int Key, Task<int> Worker)>();
        for (int i = 0; i < Rounds * Keys; i++)
            calls.Add((i % Keys, WorkerOf(pool, i % Keys)));
        await Task.WhenAll(calls.Select(static call => call.Worker)).Within(pool);

        Assert.All(
            calls.GroupBy(static call => call.Key),
            static key => Assert.Single(key.Select(static call => call.Worker.Result).Distinct()));
        Assert.True(calls.Select(static call => call.Worker.Result).Distinct().Count() > 1, "All the keys have one worker.");
        await LaneCount.GoneAsync(pool.Pool);
    }

    [Fact]
    public async Task A_key_waits_for_its_worker_while_another_rests()
    {
        await using WatchedPool pool = Create(static o => o.MaxWorkers = 2);
        int home = await WorkerOf(pool, 0).Bounded();
        int other = await FindOther(pool, home);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold, 1, new ExecOptions { WorkerId = home });
        await hold.Begun;
        Task<int> waits = WorkerOf(pool, 0);
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(i, await pool.Echo(i).Within(pool));
            Assert.Equal(i, await pool.Echo(i, new ExecOptions { Key = other }).Within(pool));
        }

        Assert.False(waits.IsCompleted);
        Assert.Equal(1, pool.Stats.PendingTasks);
        hold.Release();
        Assert.Equal((1, home), (await held.Within(pool), await waits.Bounded()));
    }

    [Fact]
    public async Task Recycled_workers_hand_their_keys_on()
    {
        await using WatchedPool pool = Create(static o => (o.MaxWorkers, o.MaxTasksPerWorker) = (3, 3));
        TurnMeter[] meters = [.. Enumerable.Range(0, Keys).Select(static _ => new TurnMeter())];
        Task<int>[] calls =
        [
            .. Enumerable.Range(0, Keys * Rounds).Select(i => pool.Pool.ExecAsync(
                (Subject _, int x) => meters[x % Keys].Run(x), i, new ExecOptions { Key = i % Keys }).AsTask()),
        ];
        await Task.WhenAll(calls).Within(pool);

        Assert.All(meters, static meter => Assert.Equal((0, Rounds), (meter.Overlaps, meter.Order.Length)));
        Assert.All(meters, static meter => Assert.Equal(meter.Order.Order(), meter.Order));
        Assert.Equal(0, pool.Stats.Failed);
        Assert.True(pool.Ended.Count > Keys * Rounds / 3 / 2, $"Only {pool.Ended.Count} workers were recycled.");
    }

    [Fact]
    public async Task What_waits_for_a_worker_that_is_quarantined_goes_to_its_replacement()
    {
        await using WatchedPool pool = Create(static o => o.AbortTimeout = TimeSpan.FromMilliseconds(20));
        var hold = new Hold();
        PoolTask<int> stuck = pool.Start(hold, 1, new ExecOptions { Key = "a" });
        await hold.Begun;
        Task<int> same = WorkerOf(pool, "a"), another = WorkerOf(pool, "b");
        Assert.True(stuck.Cancel());
        Assert.Equal((2, 2), (await same.Bounded(), await another.Bounded()));
        Assert.Equal(1, pool.Stats.Quarantined);
        hold.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck.Within(pool));
    }

    [Fact]
    public async Task A_factory_that_throws_fails_a_call_with_its_own_exception()
    {
        await using WatchedPool pool = Create(static o => o.MaxWorkers = 3, static _ => throw new InvalidTimeZoneException());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.Echo(1, new ExecOptions { Key = "a" }).Within(pool));
        Assert.Equal(0, pool.Stats.PendingTasks);
    }

    [Fact]
    public async Task While_its_worker_cannot_be_started_a_key_goes_to_others()
    {
        await using WatchedPool pool = Create(
            static o => o.MaxWorkers = 2,
            static context => context.WorkerId == 1 ? default : throw new InvalidTimeZoneException());
        Assert.Equal(0, await pool.Echo(0).Within(pool));
        for (int key = 0; key < Keys; key++)
            Assert.Equal(1, await WorkerOf(pool, key).Bounded());
        Assert.True(pool.Created.Count > 1, "No other worker was tried.");
    }

    [Fact]
    public async Task A_group_has_its_keys_in_order_on_any_worker()
    {
        await using WatchedPool pool = Create(static o => o.MaxWorkers = 3);
        await using PoolGroup<Subject> group = pool.Pool.CreateGroup(2);
        var meter = new TurnMeter();
        await Task.WhenAll(Enumerable.Range(0, Rounds).Select(
            i => group.ExecAsync((Subject _, int x) => meter.Run(x), i, new ExecOptions { Key = "k" }).AsTask())).Within(pool);
        Assert.Equal(Enumerable.Range(0, Rounds), meter.Order);
        Assert.Equal(0, meter.Overlaps);
    }

    [Fact]
    public async Task A_call_for_one_worker_goes_there_whatever_its_key()
    {
        await using WatchedPool pool = Create(static o => (o.MinWorkers, o.MaxWorkers) = (2, 2));
        await pool.Pool.WhenReadyAsync().Within(pool);
        for (int key = 0; key < Keys; key++)
        {
            int id = (key % 2) + 1;
            PoolTask<int> call = pool.Pool.ExecAsync(
                static (Subject _) => WorkerContext.Current.WorkerId, new ExecOptions { Key = key / 2, WorkerId = id });
            Assert.Equal(id, await call.Within(pool));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Code_may_block_on_calls_whatever_their_workers(int workers)
    {
        await using WatchedPool pool = Create(o => o.MaxWorkers = workers);
        Task<int>[] outer =
        [
            .. Enumerable.Range(0, 4).Select(_ => pool.Pool.ExecAsync((Subject _) => Enumerable.Range(0, Keys).Sum(
                key => pool.Echo(key, new ExecOptions { Key = key }).GetAwaiter().GetResult())).AsTask()),
        ];
        await Task.WhenAll(outer).Within(pool);
        Assert.All(outer, static one => Assert.Equal(Keys * (Keys - 1) / 2, one.Result));
    }

    [Fact]
    public async Task Without_room_to_wait_only_a_free_worker_takes_a_call()
    {
        await using WatchedPool pool = Create(static o => o.MaxQueueSize = 0);
        Assert.Equal(1, await pool.Echo(1, new ExecOptions { Key = "a" }).Within(pool));
        var hold = new Hold();
        await Until.Eventually(() => Machinery.DispatcherOf(pool.Pool).Idle.Any);
        PoolTask<int> held = pool.Start(hold, 2, new ExecOptions { Key = "a" });
        await hold.Begun;
        await Assert.ThrowsAsync<QueueFullException>(() => pool.Echo(3, new ExecOptions { Key = "b" }).Within(pool));
        hold.Release();
        Assert.Equal(2, await held.Within(pool));
    }

    [Fact]
    public async Task A_drain_runs_what_waits()
    {
        await using WatchedPool pool = Create();
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold, 1, new ExecOptions { Key = "a" });
        await hold.Begun;
        PoolTask<int> same = pool.Echo(2, new ExecOptions { Key = "a" }), other = pool.Echo(3, new ExecOptions { Key = "b" });
        Task drained = pool.Pool.DrainAsync();
        hold.Release();
        Assert.Equal((1, 2, 3), (await held.Within(pool), await same.Within(pool), await other.Within(pool)));
        await drained.Within(pool);
    }

    private static WatchedPool Create(Action<PoolOptions>? configure = null, Func<WorkerContext, ValueTask>? warmUp = null) =>
        WatchedPool.Create(
            options =>
            {
                options.StickyKeys = true;
                configure?.Invoke(options);
            },
            warmUp);

    private static Task<int> WorkerOf(WatchedPool pool, object key) =>
        pool.Pool.ExecAsync(static (Subject _) => WorkerContext.Current.WorkerId, new ExecOptions { Key = key }).AsTask();

    // A key of another worker.
    private static async Task<int> FindOther(WatchedPool pool, int worker)
    {
        for (int key = 1; key < 1_000; key++)
        {
            if (await WorkerOf(pool, key).Bounded() != worker)
                return key;
        }

        throw new InvalidOperationException("All the keys have one worker.");
    }
}
