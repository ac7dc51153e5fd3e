using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Lanes;

/// <summary>Code on a worker that waits for calls with keys: they are not run out of their turn, and nobody waits in vain.</summary>
public sealed class LaneNestedTests
{
    private const int Calls = 100;

    public static TheoryData<QueueStrategy, int, int> Pools => LaneOrderTests.Pools;

    private static ExecOptions Key => new() { Key = "key" };

    [Theory]
    [MemberData(nameof(Pools))]
    public Task Calls_that_block_on_calls_of_one_key(QueueStrategy strategy, int workers, int concurrent) =>
        Run(strategy, workers, concurrent, null, static (pool, _, meter, i) => pool.ExecAsync(
            (_, x) => pool.ExecAsync((_, y) => meter.Run(y), x, Key).GetAwaiter().GetResult(), i));

    [Theory]
    [MemberData(nameof(Pools))]
    public Task Calls_that_await_calls_of_one_key(QueueStrategy strategy, int workers, int concurrent) =>
        Run(strategy, workers, concurrent, null, static (pool, _, meter, i) => pool.ExecAsync(
            async (_, x) => await pool.ExecAsync((_, y) => meter.RunAsync(y), x, Key), i));

    [Theory]
    [MemberData(nameof(Pools))]
    public Task Calls_with_a_key_that_block_on_calls_of_another(QueueStrategy strategy, int workers, int concurrent) =>
        Run(strategy, workers, concurrent, null, static (pool, _, meter, i) => pool.ExecAsync(
            (_, x) => pool.ExecAsync((_, y) => meter.Run(y), x, Key).GetAwaiter().GetResult(), i, new ExecOptions { Key = i % 7 }));

    [Theory]
    [MemberData(nameof(Pools))]
    public Task Calls_that_block_on_groups_calls_of_one_key(QueueStrategy strategy, int workers, int concurrent) =>
        Run(strategy, workers, concurrent, 1, static (pool, group, meter, i) => pool.ExecAsync(
            (_, x) => group!.ExecAsync((_, y) => meter.Run(y), x, Key).GetAwaiter().GetResult(), i));

    [Theory]
    [MemberData(nameof(Pools))]
    public Task Calls_that_await_groups_calls_of_one_key(QueueStrategy strategy, int workers, int concurrent) =>
        Run(strategy, workers, concurrent, 2, static (pool, group, meter, i) => pool.ExecAsync(
            async (_, x) => await group!.ExecAsync((_, y) => meter.RunAsync(y), x, Key), i));

    [Fact]
    public async Task A_blocked_worker_runs_those_before_the_call_that_it_waits_for_in_order()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var meter = new TurnMeter();
        int[] seen = await pool.Pool.ExecAsync(_ =>
        {
            PoolTask<int>[] calls = [.. Enumerable.Range(0, 10).Select(i => pool.Pool.ExecAsync((_, x) => meter.Run(x), i, Key))];
            Assert.Equal(9, calls[9].GetAwaiter().GetResult());
            return meter.Order;
        }).Within(pool);
        Assert.Equal(Enumerable.Range(0, 10), seen);
        await pool.Until(static stats => stats is { PendingTasks: 0, Completed: 11 });
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task A_blocked_worker_is_told_when_the_lane_moves_on()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 2);
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        var inner = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask<int> outer = pool.Pool.ExecAsync(_ =>
        {
            PoolTask<int> before = pool.Pool.ExecAsync(static _ => WorkerContext.Current.WorkerId, Key);
            PoolTask<int> last = pool.Pool.ExecAsync(static _ => WorkerContext.Current.WorkerId, Key);
            inner.SetResult(0);
            return last.GetAwaiter().GetResult() + (0 * before.GetAwaiter().GetResult());
        });
        await inner.Task.Bounded();
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.InRange(await outer.Within(pool), 1, 2);
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_call_that_blocks_on_a_later_one_of_its_own_key_is_told_so(int workers)
    {
        await using WatchedPool pool = WatchedPool.Create(o => o.MaxWorkers = workers);
        PoolTask<int> later = default;
        PoolTask<int> first = pool.Pool.ExecAsync(
            _ =>
            {
                later = pool.Echo(2, Key);
                return later.GetAwaiter().GetResult();
            },
            Key);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => first.Within(pool));
        Assert.Contains("A call with the key 'key' blocks on a later call with the same key", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, await later.Within(pool));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task So_is_one_that_does_so_through_another_call_on_its_worker()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolTask<int> first = pool.Pool.ExecAsync(
            _ => pool.Pool.ExecAsync(_ => pool.Echo(2, Key).GetAwaiter().GetResult()).GetAwaiter().GetResult(), Key);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => first.Within(pool));
        Assert.Contains("'key'", failure.Message, StringComparison.Ordinal);
        await LaneCount.GoneAsync(pool.Pool);
    }

    [Fact]
    public async Task So_is_one_that_does_so_through_a_call_that_it_runs_as_its_caller()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => (o.MaxQueueSize, o.QueueFullMode) = (0, QueueFullMode.CallerRuns));
        PoolTask<int> later = default;
        PoolTask<int> first = pool.Pool.ExecAsync(
            _ => pool.Pool.ExecAsync(_ =>
            {
                later = pool.Echo(2, Key);
                return later.GetAwaiter().GetResult();
            }).GetAwaiter().GetResult(),
            Key);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => first.Within(pool));
        Assert.Contains("'key'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, await later.Within(pool));
        await LaneCount.GoneAsync(pool.Pool);
    }

    [Fact]
    public async Task A_call_may_submit_later_ones_of_its_own_key_and_not_wait()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var meter = new TurnMeter();
        Task<int>[] later = [];
        await pool.Pool.ExecAsync(
            _ =>
            {
                meter.Enter(-1);
                later = [.. Enumerable.Range(0, 5).Select(i => pool.Pool.ExecAsync((_, x) => meter.Run(x), i, Key).AsTask())];
                meter.Exit();
            },
            Key).Within(pool);
        Assert.Equal(Enumerable.Range(0, 5), await Task.WhenAll(later).Bounded());
        Assert.Equal(Enumerable.Range(-1, 6), meter.Order);
        Assert.Equal(0, meter.Overlaps);
    }

    [Fact]
    public async Task Code_that_blocks_behind_a_stopped_call_of_its_own_worker_goes_on_when_that_is_clean()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = 4 * Patience.Limit);
        PoolTask<int> call = pool.Pool.ExecAsync(_ =>
        {
            PoolTask<int> stopped = pool.Pool.ExecAsync(
                static (_, context) => context.CancellationToken.WaitHandle.WaitOne(Hold.GiveUp) ? 1 : 0,
                new ExecOptions { Key = Key.Key, Timeout = TimeSpan.FromMilliseconds(1) });
            int behind = pool.Echo(2, Key).GetAwaiter().GetResult();
            Assert.Throws<PoolTimeoutException>(() => stopped.GetAwaiter().GetResult());
            return behind;
        });
        Assert.Equal(2, await call.Within(pool));
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, Quarantined: 0, TotalWorkers: 1 });
        await LaneCount.GoneAsync(pool.Pool);
    }

    private static async Task Run(
        QueueStrategy strategy, int workers, int concurrent, int? cap,
        Func<Pool<Subject>, PoolGroup<Subject>?, TurnMeter, int, PoolTask<int>> call)
    {
        await using WatchedPool pool = WatchedPool.Create(
            o => (o.QueueStrategy, o.MaxWorkers, o.ConcurrentTasksPerWorker) = (strategy, workers, concurrent));
        PoolGroup<Subject>? group = cap is { } limit ? pool.Pool.CreateGroup(limit) : null;
        var meter = new TurnMeter();
        Task<int>[] calls = [.. Enumerable.Range(0, Calls).Select(i => call(pool.Pool, group, meter, i).AsTask())];
        Task<int[]> all = Task.WhenAll(calls);
        await ((Task)all).Within(pool);
        Assert.Equal(Enumerable.Range(0, Calls), await all);
        Assert.Equal(0, meter.Overlaps);
        Assert.Equal(Calls, meter.Order.Length);
        Assert.Equal((0, 0), (LaneCount.Of(pool.Pool), pool.Stats.PendingTasks));
    }
}
