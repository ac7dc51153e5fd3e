using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Bounds;

public sealed class QueueFullTests
{
    [Fact]
    public async Task Reject_refuses_the_call_and_what_was_queued_still_completes()
    {
        await using WatchedPool pool = Bounded(2, QueueFullMode.Reject);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> first = pool.Echo(2);
        PoolTask<int> second = pool.Echo(3);
        PoolTask<int> refused = pool.Echo(4);
        QueueFullException thrown = await Assert.ThrowsAsync<QueueFullException>(() => refused.Within(pool));
        Assert.Contains("MaxQueueSize is 2", thrown.Message, StringComparison.Ordinal);
        Assert.Equal((2, 1L), (pool.Stats.PendingTasks, pool.Stats.Rejected));
        hold.Release();
        Assert.Equal((1, 2, 3), (await running.Within(pool), await first.Within(pool), await second.Within(pool)));
        Assert.Equal(5, await pool.Echo(5).Within(pool));
    }

    [Fact]
    public async Task A_cancelled_queued_call_makes_room_at_once()
    {
        await using WatchedPool pool = Bounded(1, QueueFullMode.Reject);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        for (int i = 0; i < 200; i++)
        {
            PoolTask<int> cancelled = pool.Echo(i);
            Assert.True(cancelled.Cancel());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Within(pool));
        }

        PoolTask<int> kept = pool.Echo(2);
        await Assert.ThrowsAsync<QueueFullException>(() => pool.Echo(3).Within(pool));
        hold.Release();
        Assert.Equal((1, 2), (await running.Within(pool), await kept.Within(pool)));
    }

    [Theory]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    public async Task A_size_of_0_means_that_only_an_idle_worker_may_take_the_call(QueueFullMode mode)
    {
        await using WatchedPool pool = Bounded(0, mode);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        await Assert.ThrowsAsync<QueueFullException>(() => pool.Echo(2).Within(pool));
        hold.Release();
        Assert.Equal(1, await running.Within(pool));

        // A worker that has ended its call counts as idle a moment before it may be handed the next one.
        await Until.Eventually(() => Machinery.DispatcherOf(pool.Pool).Idle.Any);
        Assert.Equal(3, await pool.Echo(3).Within(pool));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Wait_blocks_no_thread_and_admits_in_arrival_order(int size)
    {
        await using WatchedPool pool = Bounded(size, QueueFullMode.Wait);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, -1);
        await hold.Begun;
        List<int> order = [];
        List<PoolTask<int>> calls = [];
        for (int i = 0; i < 20; i++)
        {
            calls.Add(pool.Pool.ExecAsync(
                (Subject _, int x) =>
                {
                    order.Add(x);
                    return x;
                },
                i));
        }

        Assert.All(calls, static call => Assert.Equal(TaskStatus.WaitingToRun, call.Status));
        Assert.Equal(20, pool.Stats.PendingTasks);
        hold.Release();
        Assert.Equal(-1, await running.Within(pool));
        for (int i = 0; i < calls.Count; i++)
            Assert.Equal(i, await calls[i].Within(pool));
        Assert.Equal(Enumerable.Range(0, 20), order);
        Assert.Equal(0, pool.Stats.Rejected);
    }

    [Fact]
    public async Task A_call_that_waits_for_room_honours_its_token_and_its_limits()
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options =>
        {
            options.MaxQueueSize = 1;
            options.QueueFullMode = QueueFullMode.Wait;
            options.TimeProvider = clock;
        });
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> queued = pool.Echo(2);
        using var source = new CancellationTokenSource();
        PoolTask<int> byToken = pool.Echo(3, null, source.Token);
        PoolTask<int> byHandle = pool.Echo(4);
        PoolTask<int> byTime = pool.Echo(5, new ExecOptions { QueueTimeout = TimeSpan.FromSeconds(1) });
        PoolTask<int> last = pool.Echo(6);
        Assert.Equal(5, pool.Stats.PendingTasks);
        await source.CancelAsync();
        Assert.True(byHandle.Cancel());
        clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => byToken.Within(pool));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => byHandle.Within(pool));
        await Assert.ThrowsAsync<PoolTimeoutException>(() => byTime.Within(pool));
        Assert.Equal(2, pool.Stats.PendingTasks);
        hold.Release();
        Assert.Equal((1, 2, 6), (await running.Within(pool), await queued.Within(pool), await last.Within(pool)));
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, IdleWorkers: 1 });
    }

    [Fact]
    public async Task Calls_that_wait_for_room_are_rejected_when_the_pool_ends()
    {
        await using WatchedPool pool = Bounded(1, QueueFullMode.Wait);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int>[] waiting = [pool.Echo(2), pool.Echo(3), pool.Echo(4)];
        Task ended = pool.Pool.DisposeAsync().AsTask();
        foreach (PoolTask<int> call in waiting)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.Within(pool));
        hold.Release();
        Assert.Equal(1, await running.Within(pool));
        await ended.Within(pool);
        Assert.Equal(3, pool.Stats.Rejected);
    }

    [Theory]
    [InlineData(QueueFullMode.DropOldest, 2)]
    [InlineData(QueueFullMode.DropNewest, 4)]
    public async Task A_drop_mode_fails_one_waiting_call_and_takes_the_new_one(QueueFullMode mode, int dropped)
    {
        await using WatchedPool pool = Bounded(3, mode);
        await CheckOneDropAsync(pool, dropped);
    }

    [Theory]
    [InlineData(QueueFullMode.DropOldest, 2)]
    [InlineData(QueueFullMode.DropNewest, 5)]
    public async Task A_full_queue_of_the_users_own_loses_one_call_not_all(QueueFullMode mode, int dropped)
    {
        await using WatchedPool pool = WatchedPool.Create(options =>
            (options.Queue, options.QueueFullMode) = (WorkQueue.CreateBoundedFifo(3), mode));
        await CheckOneDropAsync(pool, dropped);
    }

    private static async Task CheckOneDropAsync(WatchedPool pool, int dropped)
    {
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int>[] calls = [.. Enumerable.Range(2, 4).Select(i => pool.Echo(i))];
        QueueFullException thrown = await Assert.ThrowsAsync<QueueFullException>(() => calls[dropped - 2].Within(pool));
        Assert.Contains("is full", thrown.Message, StringComparison.Ordinal);
        Assert.Equal((3, 1L), (pool.Stats.PendingTasks, pool.Stats.Rejected));
        hold.Release();
        Assert.Equal(1, await running.Within(pool));
        for (int i = 2; i <= 5; i++)
        {
            if (i != dropped)
                Assert.Equal(i, await calls[i - 2].Within(pool));
        }
    }

    private static WatchedPool Bounded(int size, QueueFullMode mode) => WatchedPool.Create(options =>
    {
        options.MaxQueueSize = size;
        options.QueueFullMode = mode;
    });
}
