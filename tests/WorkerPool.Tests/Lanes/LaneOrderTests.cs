using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Lanes;

/// <summary>Calls with a key: one at a time, in order, beside those of other keys.</summary>
public sealed class LaneOrderTests
{
    private const int Keys = 5;
    private const int Calls = 400;

    public static TheoryData<QueueStrategy, int, int> Pools
    {
        get
        {
            var data = new TheoryData<QueueStrategy, int, int>();
            foreach (QueueStrategy strategy in Strategies.All)
            {
                data.Add(strategy, 1, 1);
                data.Add(strategy, 4, 1);
                data.Add(strategy, 3, 4);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public Task Calls_of_a_key_run_one_at_a_time_in_order(QueueStrategy strategy, int workers, int concurrent) =>
        Run(strategy, workers, concurrent, static (pool, meter, i, options) => pool.ExecAsync((_, x) => meter.Run(x), i, options));

    [Theory]
    [MemberData(nameof(Pools))]
    public Task Asynchronous_calls_of_a_key_run_one_at_a_time_in_order(QueueStrategy strategy, int workers, int concurrent) =>
        Run(strategy, workers, concurrent, static (pool, meter, i, options) => pool.ExecAsync((_, x) => meter.RunAsync(x), i, options));

    [Fact]
    public async Task Inline_continuations_may_submit_the_next_call_of_the_key()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => (o.MaxWorkers, o.ContinuationMode) = (3, ContinuationMode.Inline));
        var meter = new TurnMeter();
        var options = new ExecOptions { Key = "key" };
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (int i = 0; i < Calls; i++)
                Assert.Equal(i, await pool.Pool.ExecAsync((_, x) => meter.Run(x), i, options));
        })).Within(pool);
        Assert.Equal(0, meter.Overlaps);
        Assert.Equal(4 * Calls, meter.Order.Length);
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task A_key_whose_call_runs_holds_up_no_other()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 2);
        var first = new Hold();
        var second = new Hold();
        PoolTask<int> one = pool.Start(first, 1, new ExecOptions { Key = "a" });
        await first.Begun;
        PoolTask<int> two = pool.Start(second, 2, new ExecOptions { Key = "a" });
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(i, await pool.Echo(i, new ExecOptions { Key = "b" }).Within(pool));
            Assert.Equal(i, await pool.Echo(i).Within(pool));
        }

        Assert.Equal(0, second.Entries);
        Assert.Equal(1, pool.Stats.PendingTasks);
        Assert.Equal(TaskStatus.WaitingToRun, two.Status);
        second.Release();
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.Equal(2, await two.Within(pool));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task A_long_lane_needs_no_more_workers_than_one()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 4);
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 0, new ExecOptions { Key = "a" });
        await first.Begun;
        Task<int>[] others = [.. Enumerable.Range(1, Calls).Select(i => pool.Echo(i, new ExecOptions { Key = "a" }).AsTask())];
        first.Release();
        await one.Within(pool);
        Assert.Equal(Enumerable.Range(1, Calls), await Task.WhenAll(others).Bounded());
        Assert.Equal(1, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task Keys_are_compared_by_Equals_not_by_their_hash_codes()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 3);
        var a = new Hold();
        var b = new Hold();
        PoolTask<int> one = pool.Start(a, 1, new ExecOptions { Key = new CollidingKey("a") });
        PoolTask<int> two = pool.Start(b, 2, new ExecOptions { Key = new CollidingKey("b") });
        await a.Begun;
        await b.Begun;
        PoolTask<int> three = pool.Echo(3, new ExecOptions { Key = new CollidingKey("a") });
        Assert.Equal(2, LaneCount.Of(pool.Pool));
        Assert.Equal(4, await pool.Echo(4, new ExecOptions { Key = new CollidingKey("c") }).Within(pool));
        Assert.False(three.IsCompleted);
        a.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.Equal(3, await three.Within(pool));
        Assert.Equal(1, LaneCount.Of(pool.Pool));
        b.Release();
        Assert.Equal(2, await two.Within(pool));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task A_key_that_cannot_be_compared_fails_its_call_only()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 1, new ExecOptions { Key = new CollidingKey("a") });
        await first.Begun;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => pool.Echo(2, new ExecOptions { Key = new CollidingKey("b", throws: true) }).Within(pool));
        Assert.Equal("Not to be compared.", failure.Message);
        Assert.Equal(0, pool.Stats.PendingTasks);
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    private static async Task Run(
        QueueStrategy strategy, int workers, int concurrent, Func<Pool<Subject>, TurnMeter, int, ExecOptions, PoolTask<int>> call)
    {
        await using WatchedPool pool = WatchedPool.Create(
            o => (o.QueueStrategy, o.MaxWorkers, o.ConcurrentTasksPerWorker) = (strategy, workers, concurrent));
        TurnMeter[] meters = [.. Enumerable.Range(0, Keys).Select(static _ => new TurnMeter())];
        var calls = new Task<int>[Calls];
        for (int i = 0; i < Calls; i++)
        {
            var options = new ExecOptions { Key = $"key {i % Keys}", Priority = i, Deadline = DateTimeOffset.MaxValue.AddSeconds(-i) };
            calls[i] = call(pool.Pool, meters[i % Keys], i, options).AsTask();
        }

        Assert.Equal(Enumerable.Range(0, Calls), await Task.WhenAll(calls).Bounded());
        for (int key = 0; key < Keys; key++)
        {
            Assert.Equal(0, meters[key].Overlaps);
            Assert.Equal(Enumerable.Range(0, Calls).Where(i => i % Keys == key), meters[key].Order);
        }

        Assert.Equal(0, LaneCount.Of(pool.Pool));
        Assert.Equal(0, pool.Stats.PendingTasks);
    }
}
