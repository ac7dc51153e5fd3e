using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Ending;

public sealed class DrainTests
{
    public static TheoryData<QueueStrategy> Strategies => new(Support.Strategies.All);

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Draining_runs_what_waits_and_refuses_what_comes(QueueStrategy strategy)
    {
        WatchedPool pool = WatchedPool.Create(options => options.QueueStrategy = strategy);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, -1);
        await hold.Begun;
        List<PoolTask<int>> queued = [.. Enumerable.Range(0, 20).Select(i => pool.Echo(i))];
        Task drained = pool.Pool.DrainAsync();
        await Assert.ThrowsAsync<PoolTerminatedException>(() => pool.Echo(99).Within(pool));
        hold.Release();
        Assert.Equal(-1, await running.Within(pool));
        for (int i = 0; i < queued.Count; i++)
            Assert.Equal(i, await queued[i].Within(pool));
        await drained.Within(pool);
        Assert.Equal((21L, 1L, 0), (pool.Stats.Completed, pool.Stats.Rejected, pool.Stats.TotalWorkers));
        Assert.Equal(WorkerTerminationReason.PoolTerminated, Assert.Single(pool.Ended).Reason);
    }

    [Fact]
    public async Task Calls_that_running_calls_submit_are_run_too()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var hold = new Hold();
        PoolTask<int> outer = pool.Pool.ExecAsync(async _ =>
        {
            await hold.RunAsync(0);
            PoolTask<int> first = pool.Pool.ExecAsync(async _ => await pool.Echo(1) + 10);
            int blocking = pool.Echo(5).GetAwaiter().GetResult();
            return await first + blocking;
        });
        await hold.Begun;
        Task drained = pool.Pool.DrainAsync();
        hold.Release();
        Assert.Equal(16, await outer.Within(pool));
        await drained.Within(pool);
        Assert.Equal((4L, 0L), (pool.Stats.Completed, pool.Stats.Rejected));
    }

    [Fact]
    public async Task A_draining_pool_starts_workers_for_what_waits()
    {
        bool fail = true;
        WatchedPool pool = WatchedPool.Create(
            options => options.OnCreateWorker = _ =>
            {
                if (Volatile.Read(ref fail))
                    throw new InvalidOperationException("on purpose");
            });
        await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.Echo(1).Within(pool));
        PoolTask<int> waiting = pool.Echo(2);
        Volatile.Write(ref fail, false);
        Task drained = pool.Pool.DrainAsync();
        Assert.Equal(2, await waiting.Within(pool));
        await drained.Within(pool);
    }

    [Fact]
    public async Task A_draining_pool_keeps_no_minimum_of_workers()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = options.MinWorkers = 4);
        await pool.Pool.WhenReadyAsync().Within(pool);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        Task drained = pool.Pool.DrainAsync();
        await pool.Until(static stats => stats.TotalWorkers == 1);
        hold.Release();
        Assert.Equal(1, await running.Within(pool));
        await drained.Within(pool);
        Assert.Equal(4, pool.Created.Count);
    }

    [Fact]
    public async Task Draining_an_unused_pool_completes()
    {
        WatchedPool pool = WatchedPool.Create();
        await pool.Pool.DrainAsync().Within(pool);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => pool.Echo(1).Within(pool));
        Assert.Empty(pool.Created);
    }
}
