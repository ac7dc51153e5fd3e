using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Ending;

public sealed class InsideTests
{
    public static TheoryData<string> Ways => ["dispose", "drain", "force"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_call_may_end_its_own_pool_and_await_that(string way)
    {
        WatchedPool pool = Create(minWorkers: 2);
        await pool.Pool.WhenReadyAsync().Within(pool);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask call = pool.Pool.ExecAsync(async _ =>
        {
            await EndAsync(pool, way);
            reached.SetResult();
        });
        await reached.Task.Within(pool);
        await CheckAsync(pool, call, way);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_call_may_end_its_own_pool_and_block_on_that(string way)
    {
        WatchedPool pool = Create(minWorkers: 2);
        await pool.Pool.WhenReadyAsync().Within(pool);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask call = pool.Pool.ExecAsync((Subject _) =>
        {
            EndAsync(pool, way).GetAwaiter().GetResult();
            reached.SetResult();
        });
        await reached.Task.Within(pool);
        await CheckAsync(pool, call, way);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Two_calls_that_end_their_pool_do_not_wait_for_each_other(string way)
    {
        WatchedPool pool = Create(minWorkers: 0);
        using var both = new Barrier(2);
        PoolTask[] calls = [.. Enumerable.Range(0, 2).Select(_ => pool.Pool.ExecAsync((Subject _) =>
        {
            Assert.True(both.SignalAndWait(Patience.Limit));
            EndAsync(pool, way).GetAwaiter().GetResult();
        }))];
        foreach (PoolTask call in calls)
            await CheckAsync(pool, call, way);
        Assert.Equal(2, pool.Disposed.Count);
    }

    /// <summary>Two workers, neither of which is left behind when the machine is slow: then its thread would outlive the pool.</summary>
    private static WatchedPool Create(int minWorkers) => WatchedPool.Create(options =>
    {
        (options.MinWorkers, options.MaxWorkers) = (minWorkers, 2);
        options.AbortTimeout = options.WorkerTerminateTimeout = Patience.Limit;
    });

    private static Task EndAsync(WatchedPool pool, string way) => way switch
    {
        "dispose" => pool.Pool.DisposeAsync().AsTask(),
        "drain" => pool.Pool.DrainAsync(),
        _ => pool.Pool.TerminateAsync(force: true),
    };

    private static async Task CheckAsync(WatchedPool pool, PoolTask call, string way)
    {
        if (way == "force")
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.Within(pool));
        else
            await call.Within(pool);
        await pool.Pool.DisposeAsync().AsTask().Within(pool);
        Assert.Equal(2, pool.Ended.Count);
        Assert.All(pool.Made, static subject => Assert.False(subject.Home.IsAlive));
    }
}
