using Xunit;

namespace WorkerPool.Tests;

public sealed class FullQueueTests
{
    [Fact]
    public async Task Reject_throws_and_what_was_queued_still_completes()
    {
        await using Pool<Plain> pool = CreatePool(QueueFullMode.Reject, 2);
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int>[] queued = [pool.ExecAsync(static _ => 1).AsTask(), pool.ExecAsync(static _ => 2).AsTask()];
        QueueFullException thrown = await Assert.ThrowsAsync<QueueFullException>(() => pool.ExecAsync(static _ => 3).Bounded());

        Assert.Equal(2, thrown.MaxQueueSize);
        Assert.Contains("The call was refused: the queue of pool 'Plain' is full. Its MaxQueueSize is 2 and 2 calls wait.", thrown.Message, StringComparison.Ordinal);
        await blocker.Release();
        Assert.Equal(3, (await Task.WhenAll(queued).Bounded()).Sum());
        Assert.Equal((1, 3), ((int)pool.Stats.Rejected, (int)pool.Stats.Completed));
        Assert.Equal(4, await pool.ExecAsync(static _ => 4).Bounded());
    }

    [Fact]
    public async Task Drop_oldest_fails_the_call_that_waited_longest()
    {
        await using Pool<Plain> pool = CreatePool(QueueFullMode.DropOldest, 2);
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int>[] calls = [.. Enumerable.Range(0, 5).Select(i => pool.ExecAsync(static (_, x) => x, i).AsTask())];
        foreach (Task<int> dropped in calls[..3])
        {
            QueueFullException thrown = await Assert.ThrowsAsync<QueueFullException>(() => dropped.Bounded());
            Assert.Contains("was dropped to make room for another", thrown.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, pool.Stats.PendingTasks);
        await blocker.Release();
        Assert.Equal(7, (await Task.WhenAll(calls[3..]).Bounded()).Sum());
        Assert.Equal(3, pool.Stats.Rejected);
    }

    [Fact]
    public async Task Drop_newest_fails_the_waiting_call_that_arrived_last()
    {
        await using Pool<Plain> pool = CreatePool(QueueFullMode.DropNewest, 2);
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int>[] calls = [.. Enumerable.Range(0, 5).Select(i => pool.ExecAsync(static (_, x) => x, i).AsTask())];
        foreach (Task<int> dropped in calls[1..4])
            await Assert.ThrowsAsync<QueueFullException>(() => dropped.Bounded());

        await blocker.Release();
        Assert.Equal(4, await calls[0].Bounded() + await calls[4].Bounded());
    }

    [Fact]
    public async Task Caller_runs_leaves_the_caller_s_context_as_it_was()
    {
        await using Pool<Plain> pool = CreatePool(QueueFullMode.CallerRuns, 0);
        using Blocker blocker = await Blocker.StartAsync(pool);
        var local = new AsyncLocal<int> { Value = 1 };
        SynchronizationContext? before = SynchronizationContext.Current;
        PoolTask<int> call = pool.ExecAsync(async _ =>
        {
            local.Value = 2;
            await Task.Yield();
            return local.Value;
        });
        Assert.Equal(1, local.Value);
        Assert.Same(before, SynchronizationContext.Current);
        Assert.Equal(0, WorkerContext.Current.WorkerId);
        Assert.Equal(2, await call.Bounded());
        await blocker.Release();
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.CallerRuns)]
    public async Task Under_concurrent_producers_every_call_ends_once_and_the_numbers_agree(QueueFullMode mode)
    {
        const int Calls = 4 * 5000;
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2, MaxQueueSize = 3, QueueFullMode = mode });
        Task<int>[][] all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            Enumerable.Range(0, Calls / 4).Select(_ => pool.ExecAsync(static (_, x) => x, 1).AsTask()).ToArray()))).Bounded();
        Task<int>[] calls = [.. all.SelectMany(some => some)];
        await Task.WhenAny(Task.WhenAll(calls)).Bounded();

        int done = calls.Count(call => call.IsCompletedSuccessfully);
        Assert.All(calls.Where(call => !call.IsCompletedSuccessfully), call => Assert.IsType<QueueFullException>(call.Exception?.InnerException));
        if (mode is QueueFullMode.Wait or QueueFullMode.CallerRuns)
            Assert.Equal(Calls, done);
        await Until.Eventually(() => pool.Stats is { PendingTasks: 0, ActiveTasks: 0 });
        Assert.Equal((done, Calls - done), ((int)pool.Stats.Completed, (int)pool.Stats.Rejected));
        Assert.Equal(7, await pool.ExecAsync(static _ => 7).Bounded());
    }

    private static Pool<Plain> CreatePool(QueueFullMode mode, int size) =>
        Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, MaxQueueSize = size, QueueFullMode = mode });
}
