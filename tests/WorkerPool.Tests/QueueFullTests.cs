using Xunit;

namespace WorkerPool.Tests;

public sealed class QueueFullTests
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
    public async Task A_cancelled_call_makes_room_at_once()
    {
        await using Pool<Plain> pool = CreatePool(QueueFullMode.Reject, 1);
        using Blocker blocker = await Blocker.StartAsync(pool);
        for (int i = 0; i < 200; i++)
        {
            PoolTask<int> queued = pool.ExecAsync(static _ => 1);
            Assert.True(queued.Cancel());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued.Bounded());
            Assert.Equal(0, pool.Stats.PendingTasks);
        }

        await blocker.Release();
        Assert.Equal(2, await pool.ExecAsync(static _ => 2).Bounded());
    }

    [Fact]
    public async Task Wait_waits_without_blocking_a_thread_and_admits_in_order()
    {
        await using Pool<Plain> pool = CreatePool(QueueFullMode.Wait, 2);
        using Blocker blocker = await Blocker.StartAsync(pool);
        var order = new List<int>();
        Task[] calls = [.. Enumerable.Range(0, 100).Select(i => pool.ExecAsync((_, x) => order.Add(x), i).AsTask())];
        Assert.Equal(100, pool.Stats.PendingTasks);

        await blocker.Release();
        await Task.WhenAll(calls).Bounded();
        Assert.Equal(Enumerable.Range(0, 100), order);
        Assert.Equal((0, 0), (pool.Stats.PendingTasks, (int)pool.Stats.Rejected));
    }

    [Fact]
    public async Task A_call_that_waits_for_room_honours_its_token()
    {
        await using Pool<Plain> pool = CreatePool(QueueFullMode.Wait, 0);
        using Blocker blocker = await Blocker.StartAsync(pool);
        using var source = new CancellationTokenSource();
        Task<int> cancelled = pool.ExecAsync(static _ => 1, null, source.Token).AsTask();
        Task<int> kept = pool.ExecAsync(static _ => 2).AsTask();
        Assert.Equal(2, pool.Stats.PendingTasks);

        await source.CancelAsync();
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Bounded());
        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.Equal(1, pool.Stats.PendingTasks);
        await blocker.Release();
        Assert.Equal(2, await kept.Bounded());
    }

    [Fact]
    public async Task A_call_that_waits_for_room_honours_its_queue_timeout()
    {
        var clock = new FakeTimeProvider();
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 1,
            MaxQueueSize = 0,
            QueueFullMode = QueueFullMode.Wait,
            TimeProvider = clock,
        });
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int> late = pool.ExecAsync(static _ => 1, new ExecOptions { QueueTimeout = TimeSpan.FromSeconds(1) }).AsTask();
        clock.Advance(TimeSpan.FromSeconds(1));

        PoolTimeoutException thrown = await Assert.ThrowsAsync<PoolTimeoutException>(() => late.Bounded());
        Assert.Equal(PoolTimeoutKind.Queue, thrown.Kind);
        Assert.Equal((0, 1), (pool.Stats.PendingTasks, (int)pool.Stats.TimedOut));
        await blocker.Release();
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
    public async Task Caller_runs_runs_the_call_on_the_caller_with_a_state_of_its_own_before_exec_returns()
    {
        await using Pool<Plain> pool = CreatePool(QueueFullMode.CallerRuns, 0);
        using Blocker blocker = await Blocker.StartAsync(pool);
        int here = Environment.CurrentManagedThreadId;
        PoolTask<(int Thread, int Calls)> call = pool.ExecAsync(static m => (Environment.CurrentManagedThreadId, ++m.Calls));
        bool completed = call.IsCompleted;
        int after = Environment.CurrentManagedThreadId;
        Assert.Equal((true, here), (completed, after));
        Assert.Equal((here, 1), await call.Bounded());

        // The same state serves the next one.
        Assert.Equal(2, await pool.ExecAsync(static m => ++m.Calls).Bounded());
        await blocker.Release();
        Assert.Equal(0, await pool.ExecAsync(static m => m.Calls).Bounded());
        Assert.Equal(4, pool.Stats.Completed);
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
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    public async Task A_queue_size_of_zero_lets_only_an_idle_or_new_worker_take_a_call(QueueFullMode mode)
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2, MaxQueueSize = 0, QueueFullMode = mode });
        using Blocker first = await Blocker.StartAsync(pool);
        using Blocker second = await Blocker.StartAsync(pool);
        await Assert.ThrowsAsync<QueueFullException>(() => pool.ExecAsync(static _ => 1).Bounded());

        await first.Release();
        await Until.Eventually(() => pool.Stats.IdleWorkers == 1);
        Assert.Equal(2, await pool.ExecAsync(static _ => 2).Bounded());
        await second.Release();
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
