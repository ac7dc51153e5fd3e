using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Stopping;

public sealed class QuarantineTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Code_that_ignores_its_token_loses_its_worker_which_is_replaced()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = s_short);
        var hold = new Hold();
        PoolTask<int> call = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> waiting = pool.Echo(2);
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        Assert.Equal(2, await waiting.Within(pool));
        await pool.Until(static stats => stats is { Quarantined: 1, TotalWorkers: 1, Restarted: 1 });
        WorkerTermination ended = Assert.Single(pool.Ended);
        Assert.Equal((1, WorkerTerminationReason.Quarantined), (ended.WorkerId, ended.Reason));
        hold.Release();
        await pool.Until(static stats => stats.Quarantined == 0);
        Assert.Equal((1L, 1L, 0L), (pool.Stats.Cancelled, pool.Stats.Completed, pool.Stats.Failed));
    }

    [Fact]
    public async Task A_quarantined_worker_disposes_its_state_on_its_own_thread_when_its_code_returns_after_all()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = s_short);
        var hold = new Hold();
        PoolTask<int> call = pool.Start(hold);
        await hold.Begun;
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        await pool.Until(static stats => stats.Quarantined == 1);
        Assert.Empty(pool.Disposed);
        hold.Release();
        await pool.Until(static stats => stats.Quarantined == 0);
        Subject subject = Assert.Single(pool.Disposed);
        Assert.Same(subject.Home, subject.DisposedOn);
        Assert.True(subject.Home.Join(Patience.Limit));
    }

    [Fact]
    public async Task The_code_of_a_quarantined_asynchronous_call_meets_neither_another_thread_nor_a_disposed_state()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = s_short);
        var hold = new Hold();
        var late = new TaskCompletionSource<(Thread Thread, Thread? DisposedOn)>(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask<int> call = pool.Pool.ExecAsync(async (Subject subject) =>
        {
            int result = await hold.RunAsync(1);
            late.SetResult((Thread.CurrentThread, subject.DisposedOn));
            return result;
        });
        await hold.Begun;
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        await pool.Until(static stats => stats is { Quarantined: 1, TotalWorkers: 1 });
        hold.Release();
        (Thread thread, Thread? disposedOn) = await late.Task.WaitAsync(Patience.Limit);
        Subject first = pool.Made.First();
        Assert.Same(first.Home, thread);
        Assert.Null(disposedOn);
        await pool.Until(static stats => stats.Quarantined == 0);
        Assert.Same(first.Home, Assert.Single(pool.Disposed).DisposedOn);
    }

    [Fact]
    public async Task Beyond_MaxQuarantined_a_worker_keeps_its_place_and_serves_again_when_its_code_returns()
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
        {
            options.AbortTimeout = s_short;
            options.MaxQuarantined = 0;
        });
        var hold = new Hold();
        PoolTask<int> call = pool.Start(hold);
        await hold.Begun;
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        PoolTask<int> next = pool.Echo(2);
        await Task.Delay(4 * s_short);
        Assert.Equal((1, 0, 1), (pool.Stats.TotalWorkers, pool.Stats.Quarantined, pool.Stats.PendingTasks));
        hold.Release();
        Assert.Equal(2, await next.Within(pool));
        Assert.Single(pool.Created);
        Assert.Empty(pool.Ended);
    }

    [Fact]
    public async Task MaxQuarantined_bounds_the_number_of_threads()
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
        {
            options.AbortTimeout = s_short;
            options.MaxQuarantined = 2;
        });
        var hold = new Hold();
        for (int i = 0; i < 3; i++)
        {
            PoolTask<int> call = pool.Start(hold);
            int entries = i + 1;
            await pool.Until(_ => hold.Entries == entries);
            call.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
            int quarantined = Math.Min(2, i + 1);
            await pool.Until(stats => stats.Quarantined == quarantined);
        }

        await Task.Delay(4 * s_short);
        Assert.Equal((2, 1), (pool.Stats.Quarantined, pool.Stats.TotalWorkers));
        Assert.Equal(3, pool.Created.Count);
        hold.Release();
        await pool.Until(static stats => stats is { Quarantined: 0, IdleWorkers: 1 });

        // The third is replaced when the first leaves room for it in quarantine and its own code has not returned yet.
        Assert.InRange(pool.Ended.Count, 2, 3);
    }

    [Fact]
    public async Task A_call_that_runs_on_an_expelled_worker_because_its_code_waits_for_it_is_counted()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = s_short);
        var hold = new Hold();
        PoolTask<int> call = pool.Pool.ExecAsync(_ => hold.Run(0) + pool.Echo(1).GetAwaiter().GetResult());
        await hold.Begun;
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        await pool.Until(static stats => stats is { Quarantined: 1, TotalWorkers: 1 });

        // The replacement is busy, so that the expelled worker runs what its code waits for.
        var busy = new Hold();
        PoolTask<int> other = pool.Start(busy);
        await busy.Begun;
        hold.Release();
        await pool.Until(static stats => stats.Quarantined == 0);
        Assert.Equal(1, pool.Stats.Completed);
        busy.Release();
        await other.Within(pool);
        Assert.Equal(2, pool.Stats.Completed);
    }

    [Fact]
    public async Task Other_calls_that_an_expelled_worker_interleaves_fail_with_the_reason()
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
        {
            options.AbortTimeout = s_short;
            options.ConcurrentTasksPerWorker = 2;
        });
        var neighbour = new Hold();
        PoolTask<int> other = pool.Pool.ExecAsync(_ => neighbour.RunAsync(1));
        await neighbour.Begun;
        var hold = new Hold();
        PoolTask<int> call = pool.Start(hold);
        await hold.Begun;
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        WorkerCrashedException crashed = await Assert.ThrowsAsync<WorkerCrashedException>(() => other.Within(pool));
        Assert.Contains("expelled", crashed.Message, StringComparison.Ordinal);
        hold.Release();
        neighbour.Release();
        await pool.Until(static stats => stats is { Quarantined: 0, ActiveTasks: 0 });
        Assert.Equal((1L, 1L), (pool.Stats.Cancelled, pool.Stats.Failed));
    }
}
