using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Streams;

/// <summary>A stream of items in front of a bounded queue: it is held up and loses nothing of its own.</summary>
public sealed class FullQueueStreamTests
{
    [Theory]
    [InlineData(QueueFullMode.Reject, 0)]
    [InlineData(QueueFullMode.Reject, 2)]
    [InlineData(QueueFullMode.Wait, 2)]
    [InlineData(QueueFullMode.DropOldest, 2)]
    [InlineData(QueueFullMode.DropNewest, 2)]
    [InlineData(QueueFullMode.DropOldest, 0)]
    [InlineData(QueueFullMode.CallerRuns, 2)]
    public async Task No_item_is_refused_dropped_or_run_elsewhere(QueueFullMode mode, int maxQueueSize)
    {
        await using WatchedPool pool = WatchedPool.Create(options =>
        {
            options.MaxQueueSize = maxQueueSize;
            options.QueueFullMode = mode;
        });
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(
            Enumerable.Range(0, 500),
            static (m, x) =>
            {
                Assert.Same(m.Home, Thread.CurrentThread);
                return m.Echo(x);
            },
            new StreamOptions { MaxInFlight = 20 });
        Assert.Equal(Enumerable.Range(0, 500), await stream.ToList());
        Assert.Single(pool.Made);
        Assert.Equal((500, 0, 0), ((int)pool.Stats.Completed, (int)pool.Stats.Rejected, pool.Stats.PendingTasks));
    }

    [Fact]
    public async Task A_queue_of_the_user_s_own_that_is_full_makes_the_stream_wait()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.Queue = WorkQueue.CreateBoundedFifo(2));
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(
            Enumerable.Range(0, 500), static (m, x) => m.Echo(x), new StreamOptions { MaxInFlight = 20 });
        Assert.Equal(Enumerable.Range(0, 500), await stream.ToList());
        Assert.Equal(0, pool.Stats.Rejected);
    }

    [Fact]
    public async Task A_queue_that_others_keep_full_holds_the_stream_up_and_no_longer()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxQueueSize = 1);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> waiting = pool.Echo(2);
        await using IAsyncEnumerator<int> reader =
            pool.Pool.StreamAsync(Enumerable.Range(0, 5), static (m, x) => m.Echo(x), new StreamOptions { MaxInFlight = 3 }).GetAsyncEnumerator();
        Task<bool> first = reader.Next();
        await pool.Until(static stats => stats.PendingTasks == 4);
        await Assert.ThrowsAsync<QueueFullException>(() => pool.Echo(3).Within(pool));
        Assert.False(first.IsCompleted);
        hold.Release();
        Assert.Equal(1, await running.Within(pool));
        Assert.Equal(2, await waiting.Within(pool));
        Assert.True(await first);
        for (int i = 1; i < 5; i++)
            Assert.True(await reader.Next());
        Assert.False(await reader.Next());
        Assert.Equal(1, pool.Stats.Rejected);
    }

    [Fact]
    public async Task Leaving_takes_the_items_that_wait_for_room_out_of_the_counts()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxQueueSize = 1);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        IAsyncEnumerator<int> reader =
            pool.Pool.StreamAsync(Enumerable.Range(0, 50), static (m, x) => m.Echo(x), new StreamOptions { MaxInFlight = 10 }).GetAsyncEnumerator();
        Task<bool> first = reader.Next();
        await pool.Until(static stats => stats.PendingTasks == 10);
        await reader.End();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(0, pool.Stats.PendingTasks);
        PoolTask<int> next = pool.Echo(2);
        hold.Release();
        Assert.Equal(1, await running.Within(pool));
        Assert.Equal(2, await next.Within(pool));
    }

    [Theory]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    public async Task A_call_of_the_stream_that_is_dropped_for_another_ends_it(QueueFullMode mode)
    {
        await using WatchedPool pool = WatchedPool.Create(options =>
        {
            options.MaxQueueSize = 2;
            options.QueueFullMode = mode;
        });
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        Task<List<int>> reading =
            pool.Pool.StreamAsync(Enumerable.Range(0, 50), static (m, x) => m.Echo(x), new StreamOptions { MaxInFlight = 10 }).ToList();
        await pool.Until(static stats => stats.PendingTasks == 2);
        PoolTask<int> other = pool.Echo(2);
        hold.Release();
        await Assert.ThrowsAsync<QueueFullException>(() => reading);
        Assert.Equal(1, await running.Within(pool));
        Assert.Equal(2, await other.Within(pool));
    }

    [Fact]
    public async Task A_streaming_call_is_refused_like_any_other_call()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxQueueSize = 0);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        await Assert.ThrowsAsync<QueueFullException>(() => pool.Pool.StreamAsync(static _ => Enumerable.Range(0, 5)).ToList());
        hold.Release();
        Assert.Equal(1, await running.Within(pool));
    }
}
