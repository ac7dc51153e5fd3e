using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Ending;

public sealed class ForcedTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Running_calls_are_rejected_at_once_and_their_code_is_told()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.WorkerTerminateTimeout = Patience.Limit);
        var hold = new Hold();
        PoolTask<int> running = pool.Pool.ExecAsync((Subject _, WorkerContext context) => hold.RunUntilCancelled(context));
        await hold.Begun;
        PoolTask<int> queued = pool.Echo(1);
        Task ended = pool.Pool.TerminateAsync(force: true);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => running.Within(pool));
        await Assert.ThrowsAsync<PoolTerminatedException>(() => queued.Within(pool));
        await ended.Within(pool);
        Assert.Equal(WorkerTerminationReason.PoolTerminated, Assert.Single(pool.Ended).Reason);
        Assert.Single(pool.Disposed);
    }

    [Fact]
    public async Task Code_that_does_not_stop_is_left_behind_and_disposes_its_state_later()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.WorkerTerminateTimeout = s_short);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold);
        await hold.Begun;
        Task ended = pool.Pool.TerminateAsync(force: true);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => running.Within(pool));
        await ended.Within(pool);
        Assert.Equal(WorkerTerminationReason.Abandoned, Assert.Single(pool.Ended).Reason);
        Assert.Empty(pool.Disposed);
        hold.Release();
        await pool.Until(_ => !pool.Disposed.IsEmpty);
        Assert.Same(pool.Made.Single().Home, pool.Disposed.Single().DisposedOn);
    }

    [Fact]
    public async Task A_cleanup_slower_than_WorkerTerminateTimeout_is_cut_off()
    {
        WatchedPool pool = WatchedPool.Create(static options => (options.WorkerTerminateTimeout, options.AbortTimeout) = (s_short, Patience.Limit));
        var never = new TaskCompletionSource();
        var hold = new Hold();
        PoolTask<int> running = pool.Pool.ExecAsync((Subject _, WorkerContext context) =>
        {
            context.AddAbortListener(async () => await never.Task);
            return hold.RunUntilCancelled(context);
        });
        await hold.Begun;
        await pool.Pool.TerminateAsync(force: true).Within(pool);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => running.Within(pool));
        Assert.Equal(WorkerTerminationReason.Abandoned, Assert.Single(pool.Ended).Reason);
        never.SetResult();
    }

    [Fact]
    public async Task A_state_whose_disposal_hangs_is_left_behind()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.WorkerTerminateTimeout = s_short);
        using var release = new ManualResetEventSlim();
        await pool.Pool.ExecAsync(m => m.OnDispose = () => release.Wait(Hold.GiveUp)).Within(pool);
        await pool.Pool.TerminateAsync(force: true).Within(pool);
        Assert.Equal(WorkerTerminationReason.Abandoned, Assert.Single(pool.Ended).Reason);
        release.Set();
        Assert.True(pool.Made.Single().Home.Join(Patience.Limit));
        Assert.Single(pool.Ended);
    }

    [Fact]
    public async Task A_graceful_end_is_forced_when_its_time_is_over()
    {
        WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        PoolTask<int> running = pool.Pool.ExecAsync((Subject _, WorkerContext context) => hold.RunUntilCancelled(context));
        await hold.Begun;
        Task ended = pool.Pool.TerminateAsync(timeout: s_short);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => running.Within(pool));
        await ended.Within(pool);
        Assert.Equal(0, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task A_negative_timeout_is_refused_and_ends_nothing()
    {
        await using WatchedPool pool = WatchedPool.Create();
        ArgumentOutOfRangeException thrown = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => pool.Pool.TerminateAsync(timeout: TimeSpan.FromSeconds(-1)));
        Assert.Contains("-00:00:01", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(1, await pool.Echo(1).Within(pool));
    }

    [Fact]
    public async Task Draining_may_be_followed_by_a_graceful_and_that_by_a_forced_end()
    {
        WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        PoolTask<int> running = pool.Pool.ExecAsync((Subject _, WorkerContext context) => hold.RunUntilCancelled(context));
        await hold.Begun;
        PoolTask<int> queued = pool.Echo(1);
        Task drained = pool.Pool.DrainAsync();
        Assert.False(queued.IsCompleted);
        Task graceful = pool.Pool.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<PoolTerminatedException>(() => queued.Within(pool));
        Assert.False(running.IsCompleted);
        Task forced = pool.Pool.TerminateAsync(force: true);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => running.Within(pool));
        await Task.WhenAll(drained, graceful, forced).Within(pool);
        Assert.Equal(2, pool.Stats.Rejected);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Ending_before_a_worker_is_ready_does_not_hang(bool force, bool asynchronous)
    {
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        WatchedPool pool = WatchedPool.Create(
            static options => options.WorkerTerminateTimeout = s_short,
            async _ =>
            {
                entered.Set();
                if (asynchronous)
                    await Task.Run(() => release.Wait(Hold.GiveUp));
                else
                    release.Wait(Hold.GiveUp);
            });
        PoolTask<int> handed = pool.Echo(1);
        PoolTask<int> queued = pool.Echo(2);
        Assert.True(entered.Wait(Patience.Limit));
        Task ended = pool.Pool.TerminateAsync(force);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => handed.Within(pool));
        await Assert.ThrowsAsync<PoolTerminatedException>(() => queued.Within(pool));
        await ended.Within(pool);
        Assert.Single(pool.Ended);
        release.Set();
        await pool.Until(_ => pool.Made.Count == pool.Disposed.Count && pool.Made.Count == 1);
        Assert.Equal((0, 0), (pool.Stats.PendingTasks, pool.Stats.ActiveTasks));
    }
}
