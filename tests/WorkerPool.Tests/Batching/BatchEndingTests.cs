using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Batching;

/// <summary>Batches and the end of their pool, a full queue, a lost worker.</summary>
public sealed class BatchEndingTests
{
    private static readonly int[] s_items = [.. Enumerable.Range(0, 300)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_soft_end_lets_a_running_batch_finish(bool drain)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var hold = new Hold();
        PoolTask<int[]> batch = pool.Pool.MapAsync(s_items, (_, x) => x == 10 ? hold.Run(x) : x);
        await hold.Begun;
        Task end = drain ? pool.Pool.DrainAsync() : pool.Pool.TerminateAsync();
        hold.Release();
        Assert.Equal(s_items, await batch.Within(pool));
        await end.Within(pool);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => pool.Pool.MapAsync(s_items, static (_, x) => x).Within(pool));
        await Assert.ThrowsAsync<PoolTerminatedException>(() => pool.Pool.MapAsync(Array.Empty<int>(), static (_, x) => x).Within(pool));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_waiting_batch_is_rejected_by_a_graceful_end_and_run_by_a_drain(bool drain)
    {
        await using WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int[]> batch = pool.Pool.MapAsync(s_items, static (_, x) => x);
        Task end = drain ? pool.Pool.DrainAsync() : pool.Pool.TerminateAsync();
        if (!drain)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => batch.Within(pool));
        hold.Release();
        Assert.Equal(1, await running.Within(pool));
        if (drain)
            Assert.Equal(s_items, await batch.Within(pool));
        await end.Within(pool);
        Assert.Equal(drain ? 0 : 1, pool.Stats.Rejected);
    }

    [Fact]
    public async Task A_forced_end_rejects_a_running_batch_at_once()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var hold = new Hold();
        PoolTask<int[]> batch = pool.Pool.MapAsync(s_items, (_, x, context) => x == 10 ? hold.RunUntilCancelled(context) : x);
        await hold.Begun;
        Task end = pool.Pool.TerminateAsync(force: true);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => batch.Within(pool));
        await end.Within(pool);
        Assert.Equal(1, pool.Stats.Rejected);
    }

    [Theory]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.CallerRuns)]
    public async Task A_batch_meets_a_full_queue_as_one_call_does(QueueFullMode mode)
    {
        await using WatchedPool pool = WatchedPool.Create(options => (options.MaxQueueSize, options.QueueFullMode) = (1, mode));
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> waiting = pool.Echo(2);
        PoolTask<int[]> batch = pool.Pool.MapAsync(s_items, static (_, x) => x);
        switch (mode)
        {
            case QueueFullMode.Reject:
                await Assert.ThrowsAsync<QueueFullException>(() => batch.Within(pool));
                break;
            case QueueFullMode.DropOldest or QueueFullMode.DropNewest:
                await Assert.ThrowsAsync<QueueFullException>(() => waiting.Within(pool));
                break;
            case QueueFullMode.CallerRuns:
                Assert.True(batch.IsCompleted);
                break;
        }

        hold.Release();
        Assert.Equal(1, await running.Within(pool));
        if (mode is not (QueueFullMode.DropOldest or QueueFullMode.DropNewest))
            Assert.Equal(2, await waiting.Within(pool));
        if (mode != QueueFullMode.Reject)
            Assert.Equal(s_items, await batch.Within(pool));
        Assert.Equal(0, pool.Stats.PendingTasks);
    }

    [Fact]
    public async Task A_caller_that_runs_a_batch_runs_all_of_it_whoever_waits()
    {
        await using WatchedPool pool = WatchedPool.Create(
            static options => (options.MaxQueueSize, options.QueueFullMode) = (1, QueueFullMode.CallerRuns));
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> waiting = pool.Echo(2);
        int[] items = [1, 2, 3];
        PoolTask<int[]> batch = pool.Pool.MapAsync(items, static (_, x) => SlowEcho(x), new BatchOptions { ChunkSize = 1 });
        Assert.True(batch.IsCompleted);
        Assert.Equal(items, await batch.Within(pool));
        hold.Release();
        Assert.Equal(1, await running.Within(pool));
        Assert.Equal(2, await waiting.Within(pool));

        // Far longer than a run may keep a worker from what waits.
        static int SlowEcho(int x)
        {
            Thread.Sleep(2);
            return x;
        }
    }

    [Fact]
    public async Task A_batch_runs_where_only_an_idle_worker_may_take_a_call()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => (options.MaxWorkers, options.MaxQueueSize) = (2, 0));
        Assert.Equal(s_items, await pool.Pool.MapAsync(s_items, static (_, x) => x).Within(pool));
        var hold = new Hold();
        await Until.Eventually(() => Machinery.DispatcherOf(pool.Pool).Idle.Any);
        PoolTask<int[]> batch = pool.Pool.MapAsync(s_items, (_, x) => x == 0 ? hold.Run(x) : x, new BatchOptions { Concurrency = 1 });
        await hold.Begun;
        await Until.Eventually(() => Machinery.DispatcherOf(pool.Pool).Idle.Any || Machinery.DispatcherOf(pool.Pool).Workers.CanGrow);
        Assert.Equal(7, await pool.Echo(7).Within(pool));
        hold.Release();
        Assert.Equal(s_items, await batch.Within(pool));
    }

    [Fact]
    public async Task A_queue_of_the_users_own_carries_batches()
    {
        await using WatchedPool pool = WatchedPool.Create(
            static options => (options.MaxWorkers, options.Queue, options.QueueFullMode) = (2, WorkQueue.CreateBoundedFifo(1), QueueFullMode.Wait));

        // What is left of a batch that has ended may stand in the queue for a moment more; the next one waits for its place.
        for (int round = 0; round < 50; round++)
            Assert.Equal(s_items, await pool.Pool.MapAsync(s_items, static (_, x) => x, new BatchOptions { ChunkSize = 1 }).Within(pool));
    }

    [Fact]
    public async Task A_lost_worker_costs_the_item_it_was_at()
    {
        await using WatchedPool pool = WatchedPool.Create(
            static options => (options.ConcurrentTasksPerWorker, options.AbortTimeout) = (2, TimeSpan.FromMilliseconds(20)));
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        int[] runs = new int[s_items.Length];
        PoolTask<BatchResult<int>> batch = pool.Pool.ExecBatchAsync(
            s_items,
            async (_, x) =>
            {
                Interlocked.Increment(ref runs[x]);
                if (x == 42)
                {
                    begun.SetResult();
                    await never.Task;
                }

                return x;
            },
            new BatchOptions { Concurrency = 1, ChunkSize = 100 });
        await begun.Task.Within(pool);

        // Another call on the same worker does not stop, so the worker is expelled with all that is on it.
        var stuck = new Hold();
        PoolTask<int> other = pool.Start(stuck);
        await stuck.Begun;
        Assert.True(other.Cancel());
        BatchResult<int> result = await batch.Within(pool);
        BatchFailure failure = Assert.Single(result.Failures);
        Assert.Equal(42, failure.Index);
        Assert.IsType<WorkerCrashedException>(failure.Exception);
        Assert.Equal(s_items.Where(static x => x != 42), result.Successes);
        Assert.All(runs, static count => Assert.Equal(1, count));
        stuck.Release();
        never.SetResult();
    }

    [Fact]
    public async Task A_factory_that_throws_fails_the_batch_that_waits()
    {
        await using Pool<BatchMethods> pool = Pool.Create<BatchMethods>(_ => throw new InvalidDataException("no state"));
        InvalidDataException thrown = await Assert.ThrowsAsync<InvalidDataException>(() => pool.MapAsync(s_items, static (m, x) => m.Thrice(x)).Bounded());
        Assert.Equal("no state", thrown.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_whose_own_code_waits_for_a_batch_runs_it(bool blocks)
    {
        await using WatchedPool pool = WatchedPool.Create();
        Pool<Subject> inner = pool.Pool;
        PoolTask<int> outer = blocks
            ? inner.ExecAsync(_ => inner.MapAsync(s_items, static (_, x) => x).GetAwaiter().GetResult().Sum())
            : inner.ExecAsync(async _ => (await inner.MapAsync(s_items, static (_, x) => x)).Sum());
        Assert.Equal(s_items.Sum(), await outer.Within(pool));
    }

    [Fact]
    public async Task Items_may_wait_for_batches_of_their_own()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        Pool<Subject> inner = pool.Pool;
        int[] sums = await inner.MapAsync(
            s_items[..20], (_, x) => inner.MapAsync(s_items[..x], static (_, y) => y).GetAwaiter().GetResult().Sum()).Within(pool);
        Assert.Equal(s_items[..20].Select(static x => s_items[..x].Sum()), sums);
        int[] again = await inner.MapAsync(
            s_items[..20], async (_, x) => (await inner.MapAsync(s_items[..x], static (_, y) => y)).Sum()).Within(pool);
        Assert.Equal(sums, again);
    }

    [Fact]
    public async Task The_callers_ambient_state_reaches_every_item()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 3);
        var ambient = new AsyncLocal<string> { Value = "the caller's" };
        string?[] seen = await pool.Pool.MapAsync(
            s_items,
            (_, x) =>
            {
                if (x % 3 == 0)
                    Thread.Yield();
                return ambient.Value;
            },
            new BatchOptions { ChunkSize = 1 }).Within(pool);
        Assert.All(seen, static value => Assert.Equal("the caller's", value));
        ambient.Value = null!;
        Assert.Null(await pool.Pool.ExecAsync(_ => ambient.Value).Within(pool));
    }
}
