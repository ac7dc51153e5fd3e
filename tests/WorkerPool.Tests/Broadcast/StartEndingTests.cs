using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Broadcast;

/// <summary>A pool that ends while a worker runs the broadcast it starts with.</summary>
public sealed class StartEndingTests
{
    private static readonly BroadcastOptions s_future = new() { FutureWorkers = true };

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public async Task The_end_leaves_a_start_that_does_not_return_behind_and_its_state_is_disposed_once(
        bool force, bool asynchronous, bool fails)
    {
        WatchedPool pool = WatchedPool.Create(static options => options.WorkerTerminateTimeout = TimeSpan.FromMilliseconds(20));
        var hold = new Hold();
        await StartWithAsync(pool, hold, asynchronous, fails);
        Task[] waiting = await CallAsync(pool, hold);
        Task ended = End(pool, force);
        foreach (Task call in waiting)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.Bounded());
        await ended.Within(pool);
        Assert.Empty(pool.Disposed);
        Assert.Single(pool.Ended);

        hold.Release();
        await CheckAsync(pool, hold);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task The_end_waits_for_a_start_that_returns_in_time(bool force, bool fails)
    {
        WatchedPool pool = WatchedPool.Create(static options => options.WorkerTerminateTimeout = Patience.Limit);
        var hold = new Hold();
        await StartWithAsync(pool, hold, asynchronous: false, fails);
        Task[] waiting = await CallAsync(pool, hold);
        Task ended = End(pool, force);
        foreach (Task call in waiting)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.Bounded());
        Assert.False(ended.IsCompleted);
        hold.Release();
        await ended.Within(pool);
        Assert.Single(pool.Disposed);
        Assert.Equal(
            fails ? WorkerTerminationReason.StartFailed : WorkerTerminationReason.PoolTerminated, Assert.Single(pool.Ended).Reason);
        await CheckAsync(pool, hold);
    }

    private static async Task StartWithAsync(WatchedPool pool, Hold hold, bool asynchronous, bool fails)
    {
        Task<WorkerResult<int>[]> broadcast = asynchronous
            ? pool.Pool.BroadcastAsync(async (Subject _) => Outcome(await hold.RunAsync(1)), s_future)
            : pool.Pool.BroadcastAsync((Subject _) => Outcome(hold.Run(1)), s_future);
        Assert.Empty(await broadcast.Bounded());

        int Outcome(int number) => fails ? throw new InvalidOperationException("The start failed.") : number;
    }

    /// <summary>Starts the worker with a call; the others wait in the queue and in its mailbox.</summary>
    private static async Task<Task[]> CallAsync(WatchedPool pool, Hold hold)
    {
        Task handed = pool.Echo(1).AsTask();
        await hold.Begun;
        Task queued = pool.Echo(2).AsTask();
        Task addressed = pool.Echo(3, new ExecOptions { WorkerId = 1 }).AsTask();
        Task broadcast = pool.Pool.BroadcastAsync(static (Subject m) => m.Echo(4));
        await pool.Until(static stats => stats.PendingTasks == 3);
        return [handed, queued, addressed, broadcast];
    }

    private static Task End(WatchedPool pool, bool force) =>
        force ? pool.Pool.TerminateAsync(force: true) : pool.Pool.DisposeAsync().AsTask();

    private static async Task CheckAsync(WatchedPool pool, Hold hold)
    {
        await Until.Eventually(() => !pool.Disposed.IsEmpty);
        Subject made = Assert.Single(pool.Made);
        Assert.True(made.Home.Join(Patience.Limit));
        Assert.Same(made, Assert.Single(pool.Disposed));
        Assert.Single(pool.Ended);
        Assert.Equal(1, hold.Entries);
        Assert.Equal((0, 0), (pool.Stats.PendingTasks, pool.Stats.ActiveTasks));
    }
}
