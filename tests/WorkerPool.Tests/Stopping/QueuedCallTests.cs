using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Stopping;

public sealed class QueuedCallTests
{
    public static TheoryData<QueueStrategy> Strategies => new(Support.Strategies.All);

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Cancelling_a_queued_call_rejects_it_at_once_and_leaves_its_neighbours(QueueStrategy strategy)
    {
        await using WatchedPool pool = WatchedPool.Create(options => options.QueueStrategy = strategy);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> before = pool.Echo(2);
        bool ran = false;
        PoolTask<int> victim = pool.Pool.ExecAsync(_ => { ran = true; return 3; });
        PoolTask<int> after = pool.Echo(4);
        Assert.Equal(3, pool.Stats.PendingTasks);

        Assert.True(victim.Cancel());
        Assert.Equal(TaskStatus.Canceled, victim.Status);
        Assert.Equal(2, pool.Stats.PendingTasks);
        Assert.Equal(1, pool.Stats.Cancelled);
        Assert.False(victim.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => victim.Within(pool));

        hold.Release();
        Assert.Equal((1, 2, 4), (await running.Within(pool), await before.Within(pool), await after.Within(pool)));
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0 });
        Assert.False(ran);
    }

    [Fact]
    public async Task The_caller_gets_its_own_token_back()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold);
        await hold.Begun;
        using var source = new CancellationTokenSource();
        PoolTask<int> queued = pool.Echo(1, null, source.Token);
        await source.CancelAsync();
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued.Within(pool));
        Assert.Equal(source.Token, thrown.CancellationToken);
        hold.Release();
        await running.Within(pool);
    }

    [Fact]
    public async Task Two_concurrent_cancels_never_strand_the_next_call()
    {
        await using WatchedPool pool = WatchedPool.Create();
        for (int round = 0; round < 100; round++)
        {
            var hold = new Hold();
            PoolTask<int> running = pool.Start(hold);
            await hold.Begun;
            PoolTask<int> first = pool.Echo(1);
            PoolTask<int> second = pool.Echo(2);
            PoolTask<int> next = pool.Echo(3);
            using var barrier = new Barrier(2);
            Task<bool> other = Task.Run(() => barrier.SignalAndWait(Patience.Limit) && first.Cancel());
            Assert.True(barrier.SignalAndWait(Patience.Limit));
            hold.Release();
            bool secondCancelled = second.Cancel();
            bool firstCancelled = await other;
            Assert.Equal(3, await next.Within(pool));
            await running.Within(pool);
            Assert.Equal(firstCancelled, await IsCancelled(first.AsTask().Within(pool)));
            Assert.Equal(secondCancelled, await IsCancelled(second.AsTask().Within(pool)));
        }
    }

    [Fact]
    public async Task A_call_cancelled_before_its_submission_starts_no_worker()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolTask<int> call = pool.Echo(1, null, new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        Assert.Empty(pool.Created);
        Assert.Equal((0, 1L, 0), (pool.Stats.TotalWorkers, pool.Stats.Cancelled, pool.Stats.PendingTasks));
    }

    [Fact]
    public async Task Cancelling_after_completion_does_nothing()
    {
        await using WatchedPool pool = WatchedPool.Create();
        using var source = new CancellationTokenSource();
        PoolTask<int> call = pool.Echo(7, null, source.Token);
        await pool.Until(static stats => stats.Completed == 1);
        await source.CancelAsync();
        Assert.False(call.Cancel());
        Assert.Equal(7, await call.Within(pool));
        Assert.False(call.Cancel());
        Assert.Equal(0, pool.Stats.Cancelled);
    }

    [Fact]
    public async Task A_handle_whose_outcome_was_taken_cannot_cancel_the_next_call_of_the_same_memory()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolTask<int> old = pool.Echo(1);
        Assert.Equal(1, await old.Within(pool));
        var hold = new Hold();
        PoolTask<int> blocker = pool.Start(hold);
        await hold.Begun;
        List<PoolTask<int>> queued = [.. Enumerable.Range(0, 100).Select(i => pool.Echo(i))];
        Assert.False(old.Cancel());
        _ = old.Timeout(TimeSpan.FromTicks(1));
        hold.Release();
        await blocker.Within(pool);
        for (int i = 0; i < queued.Count; i++)
            Assert.Equal(i, await queued[i].Within(pool));
    }

    [Fact]
    public async Task A_call_that_waits_in_a_worker_that_warms_up_leaves_the_counts_at_once()
    {
        var warm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WatchedPool pool = WatchedPool.Create(null, async _ => await warm.Task);
        using var source = new CancellationTokenSource();
        PoolTask<int> first = pool.Echo(1, null, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Within(pool));
        Assert.Equal((0, 0), (pool.Stats.PendingTasks, pool.Stats.ActiveTasks));
        warm.SetResult();
        Assert.Equal(2, await pool.Echo(2).Within(pool));
    }

    private static async Task<bool> IsCancelled(Task call)
    {
        try
        {
            await call;
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}
