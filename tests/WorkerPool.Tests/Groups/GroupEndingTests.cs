using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Groups;

/// <summary>The ends of a group: drain, cancel, dispose. The pool and other groups go on.</summary>
public sealed class GroupEndingTests
{
    private static readonly TimeSpan s_never = 4 * Patience.Limit;

    [Fact]
    public async Task A_drain_runs_what_waits_refuses_what_is_new_and_disturbs_nobody_else()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1, name: "tenant");
        PoolGroup<Subject> other = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> held = group.Start(hold, 1);
        await hold.Begun;
        Task<int>[] waiting = [.. Enumerable.Range(0, 5).Select(i => group.Echo(i).AsTask())];
        Task drained = group.DrainAsync();
        PoolTerminatedException refused = await Assert.ThrowsAsync<PoolTerminatedException>(() => group.Echo(9).Within(pool));
        Assert.Equal("Group 'tenant' of pool 'Subject' drains or has been drained and takes no more calls.", refused.Message);
        Task<int> others = other.Echo(8).AsTask();
        Assert.False(drained.IsCompleted);
        hold.Release();
        await drained.Within(pool);
        Assert.Equal(Enumerable.Range(0, 5), await Task.WhenAll(waiting).WaitAsync(Patience.Limit));
        Assert.Equal(8, await others.WaitAsync(Patience.Limit));
        Assert.Equal(1, await held.Within(pool));
        Assert.Equal((6, 1), (group.Stats.Completed, group.Stats.Rejected));
        Assert.Equal((7, 1), (pool.Stats.Completed, pool.Stats.Rejected));
        Assert.Equal(7, await pool.Echo(7).Within(pool));
        await group.DrainAsync().Within(pool);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => group.Echo(9).Within(pool));
    }

    [Fact]
    public async Task A_drain_takes_the_calls_of_the_groups_own_calls_and_of_no_others()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> own = group.ExecAsync(_ => hold.Run(0) + group.Echo(5).GetAwaiter().GetResult());
        await hold.Begun;
        Task drained = group.DrainAsync();
        PoolTask<int> foreign = pool.Pool.ExecAsync(_ => group.Echo(6).GetAwaiter().GetResult());
        await Assert.ThrowsAsync<PoolTerminatedException>(() => foreign.Within(pool));
        hold.Release();
        Assert.Equal(5, await own.Within(pool));
        await drained.Within(pool);
    }

    [Fact]
    public async Task A_drain_waits_for_the_code_of_a_stopped_call()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = s_never);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> stopped = group.Start(hold);
        await hold.Begun;
        stopped.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.Within(pool));
        Task drained = group.DrainAsync();
        Assert.False(drained.IsCompleted);
        hold.Release();
        await drained.Within(pool);
    }

    [Fact]
    public async Task A_group_without_calls_drains_and_ends_at_once()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        Assert.Equal(1, await group.Echo(1).Within(pool));
        Assert.True(group.DrainAsync().IsCompletedSuccessfully);
        Assert.True(group.DisposeAsync().IsCompletedSuccessfully);
        Assert.True(group.CancelAsync().IsCompletedSuccessfully);
        Assert.Equal(0, group.Cancel());
    }

    [Fact]
    public async Task Disposal_lets_what_runs_finish_and_rejects_what_waits()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1, name: "tenant");
        var hold = new Hold();
        PoolTask<int> held = group.Start(hold, 1);
        await hold.Begun;
        Task<int>[] waiting = [.. Enumerable.Range(0, 5).Select(i => group.Echo(i).AsTask())];
        Task disposed = group.DisposeAsync().AsTask();
        foreach (Task<int> call in waiting)
        {
            PoolTerminatedException error = await Assert.ThrowsAsync<PoolTerminatedException>(() => call.WaitAsync(Patience.Limit));
            Assert.Equal("Group 'tenant' of pool 'Subject' has been disposed and takes no more calls.", error.Message);
        }

        Assert.False(disposed.IsCompleted);
        Assert.Equal((0, 0), (pool.Stats.PendingTasks, group.Stats.PendingTasks));
        hold.Release();
        Assert.Equal(1, await held.Within(pool));
        await disposed.Within(pool);
        await group.DisposeAsync().AsTask().Within(pool);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => group.Echo(9).Within(pool));
        Assert.Equal((1, 6), (group.Stats.Completed, group.Stats.Rejected));
        Assert.Equal(7, await pool.Echo(7).Within(pool));
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, IdleWorkers: 1 });
    }

    [Fact]
    public async Task A_groups_own_calls_may_end_it_without_waiting_for_themselves()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.ConcurrentTasksPerWorker = 4);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(4);
        var hold = new Hold();
        Task<int> held = group.ExecAsync(_ => hold.RunAsync(1)).AsTask();
        await hold.Begun;

        // Neither ends the group before both are in it.
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool>[] enders =
        [
            group.ExecAsync(async _ =>
            {
                await both.Task;
                await group.DrainAsync();
                return held.IsCompleted;
            }).AsTask(),
            group.ExecAsync(async _ =>
            {
                await both.Task;
                await group.DisposeAsync();
                return held.IsCompleted;
            }).AsTask(),
        ];
        await pool.Until(static stats => stats.ActiveTasks == 3);
        both.SetResult();
        Task drained = group.DrainAsync();
        Assert.All(enders, static ender => Assert.False(ender.IsCompleted));
        hold.Release();
        await Task.WhenAll(enders).Within(pool);
        await drained.Within(pool);
        Assert.Equal(1, await held.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task Cancel_stops_what_waits_and_what_runs_and_the_group_goes_on()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1, name: "tenant");
        var hold = new Hold();
        var others = new Hold();
        Task<int> running = group.ExecAsync((_, context) => hold.RunUntilCancelled(context)).AsTask();
        await hold.Begun;
        Task<int> other = pool.Start(others, 3).AsTask();
        await others.Begun;
        Task<int>[] waiting = [.. Enumerable.Range(0, 5).Select(i => group.Echo(i).AsTask())];
        Task<int> otherWaiting = pool.Echo(4).AsTask();
        Assert.Equal(6, group.Cancel());
        foreach (Task<int> call in (Task<int>[])[running, .. waiting])
        {
            OperationCanceledException error =
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience.Limit));
            Assert.Equal("The call was cancelled with its group 'tenant'.", error.Message);
        }

        Assert.Equal(5, await group.Echo(5).Within(pool));
        others.Release();
        Assert.Equal((3, 4), (await other.WaitAsync(Patience.Limit), await otherWaiting.WaitAsync(Patience.Limit)));
        Assert.Equal((1, 6, 0, 0), (group.Stats.Completed, group.Stats.Cancelled, group.Stats.PendingTasks, group.Stats.ActiveTasks));
        Assert.Equal((0, 0), ((int)pool.Stats.Restarted, pool.Stats.PendingTasks));
    }

    [Fact]
    public async Task CancelAsync_waits_for_the_code_of_the_stopped_calls_and_not_for_later_ones()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => (options.MaxWorkers, options.AbortTimeout) = (2, s_never));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(2);
        var hold = new Hold();
        var later = new Hold();
        PoolTask<int> stopped = group.Start(hold);
        await hold.Begun;
        Task over = group.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.Within(pool));
        PoolTask<int> next = group.Start(later, 2);
        await later.Begun;
        Assert.False(over.IsCompleted);
        hold.Release();
        await over.Within(pool);
        later.Release();
        Assert.Equal(2, await next.Within(pool));
    }

    [Fact]
    public async Task A_call_may_cancel_its_own_group()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        bool wasCancelled = false;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask<int> call = group.ExecAsync(async (Subject _, WorkerContext context) =>
        {
            await group.CancelAsync();
            wasCancelled = context.CancellationToken.IsCancellationRequested;
            ended.SetResult();
            return 0;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        await ended.Task.Within(pool);
        Assert.True(wasCancelled);
        Assert.Equal(1, await group.Echo(1).Within(pool));
    }

    [Fact]
    public async Task A_graceful_end_of_the_pool_rejects_what_waits_in_groups_and_lets_what_runs_finish()
    {
        WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> held = group.Start(hold, 1);
        await hold.Begun;
        Task<int>[] waiting = [.. Enumerable.Range(0, 5).Select(i => group.Echo(i).AsTask())];
        Task ended = pool.Pool.DisposeAsync().AsTask();
        foreach (Task<int> call in waiting)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.WaitAsync(Patience.Limit));
        await Assert.ThrowsAsync<PoolTerminatedException>(() => group.Echo(9).Within(pool));
        Task drained = group.DrainAsync();
        Assert.False(drained.IsCompleted);
        hold.Release();
        Assert.Equal(1, await held.Within(pool));
        await ended.Within(pool);
        await drained.Within(pool);
        await group.DisposeAsync().AsTask().Within(pool);
        Assert.Equal((1, 6, 0, 0), (group.Stats.Completed, group.Stats.Rejected, group.Stats.PendingTasks, group.Stats.ActiveTasks));
        Assert.Equal(0, pool.Stats.PendingTasks);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public async Task A_drain_of_the_pool_runs_what_waits_in_groups(int workers, int cap)
    {
        WatchedPool pool = WatchedPool.Create(options => options.MaxWorkers = workers);
        PoolGroup<Subject>[] groups = [pool.Pool.CreateGroup(cap), pool.Pool.CreateGroup(cap, 5)];
        Task<int>[] calls = [.. Enumerable.Range(0, 200).Select(i => groups[i % 2].Echo(i).AsTask())];
        await pool.Pool.DrainAsync().Within(pool);
        Assert.Equal(Enumerable.Range(0, 200), await Task.WhenAll(calls).WaitAsync(Patience.Limit));
        Assert.Equal(0, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task A_drain_of_the_pool_runs_what_waits_for_the_place_of_a_call_that_was_lost()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = TimeSpan.FromMilliseconds(300));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var crash = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask<int> lost = group.ExecAsync(async _ =>
        {
            ThrowAfter(crash.Task);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite);
            return 0;
        });
        await begun.Task.Within(pool);
        Task<int> waiting = group.Echo(2).AsTask();
        Task drained = pool.Pool.DrainAsync();
        crash.SetResult();
        await Assert.ThrowsAsync<WorkerCrashedException>(() => lost.Within(pool));
        Assert.Equal(2, await waiting.WaitAsync(Patience.Limit));
        await drained.Within(pool);

        static async void ThrowAfter(Task crash)
        {
            await crash;
            throw new InvalidDataException("on purpose");
        }
    }

    [Fact]
    public async Task A_forced_end_of_the_pool_stops_the_groups_calls()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.WorkerTerminateTimeout = TimeSpan.FromMilliseconds(1));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        Task<int>[] calls = [group.Start(hold).AsTask(), group.Echo(1).AsTask()];
        await hold.Begun;
        Task ended = pool.Pool.TerminateAsync(force: true);
        foreach (Task<int> call in calls)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.WaitAsync(Patience.Limit));
        await ended.Within(pool);

        // The worker was left behind with the code, and with it the call is over for the group.
        await group.DrainAsync().Within(pool);
        Assert.Equal((0, 0, 2), (group.Stats.ActiveTasks, group.Stats.PendingTasks, group.Stats.Rejected));
        hold.Release();
    }
}
