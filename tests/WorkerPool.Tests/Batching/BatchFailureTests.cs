using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Batching;

/// <summary>Items that fail, and batches that fail fast, are cancelled or run out of time.</summary>
public sealed class BatchFailureTests
{
    private static readonly int[] s_items = [.. Enumerable.Range(0, 500)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task One_bad_item_does_not_lose_the_others(int chunkSize)
    {
        await using Pool<BatchMethods> pool = Pool.Create<BatchMethods>(new PoolOptions { MaxWorkers = 2 });
        BatchResult<int> result = await pool.ExecBatchAsync(
            s_items, static (m, x) => m.OddFails(x), new BatchOptions { ChunkSize = chunkSize }).Bounded();
        int[] odd = [.. s_items.Where(int.IsOddInteger)];
        Assert.Equal(odd, result.Failures.Select(static failure => failure.Index));
        Assert.All(result.Failures, static failure =>
            Assert.Equal($"{failure.Index} is odd", Assert.IsType<InvalidDataException>(failure.Exception).Message));
        Assert.Equal(s_items.Where(int.IsEvenInteger), result.Successes);
        Assert.Equal(s_items.Select(static x => int.IsOddInteger(x) ? 0 : x), result.Results);
        Assert.Equal((1L, 0L), (pool.Stats.Completed, pool.Stats.Failed));
    }

    [Fact]
    public async Task Asynchronous_items_fail_by_themselves_too()
    {
        await using Pool<BatchMethods> pool = Pool.Create<BatchMethods>(new PoolOptions { MaxWorkers = 2, ConcurrentTasksPerWorker = 4 });
        BatchResult<int> result = await pool.ExecBatchAsync(s_items, static async (m, x) => m.OddFails(await m.ThriceLaterAsync(x) / 3)).Bounded();
        Assert.Equal(s_items.Where(int.IsOddInteger), result.Failures.Select(static failure => failure.Index));
        Assert.Equal(s_items.Where(int.IsEvenInteger), result.Successes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fail_fast_stops_what_runs_and_what_waits_and_fails_with_the_first_failure(bool asMap)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var other = new Hold();
        int begun = 0;
        var failure = new InvalidDataException("the first");
        int Item(int x, WorkerContext context)
        {
            Interlocked.Increment(ref begun);
            if (x == 0)
                return other.RunUntilCancelled(context);
            Assert.True(other.Begun.Wait(Patience.Limit));
            throw failure;
        }

        var options = new BatchOptions { FailFast = true, ChunkSize = 1 };
        Task batch = asMap
            ? pool.Pool.MapAsync(s_items, (_, x, context) => Item(x, context), new BatchOptions { ChunkSize = 1 }).AsTask()
            : pool.Pool.ExecBatchAsync(s_items, (_, x, context) => Item(x, context), options).AsTask();
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(() => batch.Within(pool)));
        await pool.Until(static stats => stats is { IdleWorkers: 2, ActiveTasks: 0, PendingTasks: 0 });
        Assert.Equal(2, begun);
        Assert.Equal((0L, 1L, 0L), (pool.Stats.Completed, pool.Stats.Failed, pool.Stats.Restarted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_stops_what_runs_and_what_waits(bool byToken)
    {
        await using WatchedPool pool = WatchedPool.Create();
        using var source = new CancellationTokenSource();
        var hold = new Hold();
        int begun = 0;
        PoolTask<BatchResult<int>> batch = pool.Pool.ExecBatchAsync(
            s_items,
            (_, x, context) =>
            {
                begun++;
                return x == 3 ? hold.RunUntilCancelled(context) : x;
            },
            cancellationToken: source.Token);
        await hold.Begun;
        if (byToken)
            await source.CancelAsync();
        else
            Assert.True(batch.Cancel());
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => batch.Within(pool));
        Assert.Equal(byToken ? source.Token : CancellationToken.None, thrown.CancellationToken);
        await pool.Until(static stats => stats is { IdleWorkers: 1, PendingTasks: 0 });
        Assert.Equal((4, 1L), (begun, pool.Stats.Cancelled));
        Assert.Equal(5, await pool.Echo(5).Within(pool));
    }

    [Fact]
    public async Task A_batch_cancelled_before_a_worker_took_it_runs_no_item()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int[]> batch = pool.Pool.MapAsync(s_items, static (_, x) => x);
        Assert.Equal((1, 1), (pool.Stats.PendingTasks, pool.Stats.ActiveTasks));
        Assert.Equal(TaskStatus.WaitingToRun, batch.Status);
        Assert.True(batch.Cancel());
        Assert.Equal(0, pool.Stats.PendingTasks);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => batch.Within(pool));
        hold.Release();
        Assert.Equal((1, 2), (await running.Within(pool), await pool.Echo(2).Within(pool)));
    }

    [Fact]
    public async Task A_token_cancelled_before_the_submission_starts_no_worker()
    {
        await using WatchedPool pool = WatchedPool.Create();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => pool.Pool.MapAsync(s_items, static (_, x) => x, null, new CancellationToken(canceled: true)).Within(pool));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => pool.Pool.MapAsync(Array.Empty<int>(), static (_, x) => x, null, new CancellationToken(canceled: true)).Within(pool));
        Assert.Equal((0, 0, 2L), (pool.Stats.TotalWorkers, pool.Stats.PendingTasks, pool.Stats.Cancelled));
    }

    [Fact]
    public async Task The_time_limit_in_all_counts_from_the_first_item()
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => options.TimeProvider = clock);
        var before = new Hold();
        PoolTask<int> running = pool.Start(before, 1);
        await before.Begun;
        var hold = new Hold();
        PoolTask<int[]> batch = pool.Pool.MapAsync(
            s_items, (_, _, context) => hold.RunUntilCancelled(context), new BatchOptions { Timeout = TimeSpan.FromSeconds(1) });
        clock.Advance(TimeSpan.FromHours(1));
        before.Release();
        Assert.Equal(1, await running.Within(pool));
        await hold.Begun;
        Assert.False(batch.IsCompleted);
        await Until.Eventually(() => clock.Armed > 0);
        clock.Advance(TimeSpan.FromSeconds(2));
        PoolTimeoutException thrown = await Assert.ThrowsAsync<PoolTimeoutException>(() => batch.Within(pool));
        Assert.Equal(PoolTimeoutKind.Run, thrown.Kind);
        await pool.Until(static stats => stats is { IdleWorkers: 1, TimedOut: 1 });
        Assert.Equal(1, hold.Entries);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task An_item_that_runs_too_long_fails_and_the_others_go_on(int chunkSize)
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => options.TimeProvider = clock);
        var hold = new Hold();
        int[] runs = new int[s_items.Length];
        PoolTask<BatchResult<int>> batch = pool.Pool.ExecBatchAsync(
            s_items,
            (_, x, context) =>
            {
                Interlocked.Increment(ref runs[x]);
                return x == 42 ? hold.RunUntilCancelled(context) : x;
            },
            new BatchOptions { ItemTimeout = TimeSpan.FromSeconds(1), ChunkSize = chunkSize });
        await hold.Begun;
        clock.Advance(TimeSpan.FromSeconds(2));
        BatchResult<int> result = await batch.Within(pool);
        BatchFailure failure = Assert.Single(result.Failures);
        Assert.Equal(42, failure.Index);
        Assert.Matches(
            "^The item ran on worker [0-9]+ of pool 'Subject' longer than its ItemTimeout of 00:00:01\\.$",
            Assert.IsType<PoolTimeoutException>(failure.Exception).Message);
        Assert.Equal(s_items.Where(static x => x != 42), result.Successes);
        Assert.All(runs, static count => Assert.Equal(1, count));
        Assert.Equal((1L, 0L, 1), (pool.Stats.Completed, pool.Stats.Restarted, pool.Stats.TotalWorkers));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_item_that_does_not_stop_costs_its_worker_and_nothing_else(bool isLast)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = TimeSpan.FromMilliseconds(20));
        var stuck = new Hold();
        int at = isLast ? s_items.Length - 1 : 42;
        int[] runs = new int[s_items.Length];
        PoolTask<BatchResult<int>> batch = pool.Pool.ExecBatchAsync(
            s_items,
            (_, x) =>
            {
                Interlocked.Increment(ref runs[x]);
                return x == at ? stuck.Run(x) : x;
            },
            new BatchOptions { ItemTimeout = TimeSpan.FromMilliseconds(500), ChunkSize = 100 });
        BatchResult<int> result = await batch.Within(pool);
        Assert.Equal(at, Assert.Single(result.Failures).Index);
        Assert.Equal(s_items.Where(x => x != at), result.Successes);
        await pool.Until(static stats => stats.Quarantined == 1);
        stuck.Release();
        await pool.Until(static stats => stats.Quarantined == 0);

        // The late result is nobody's.
        Assert.Equal(0, result.Results[at]);
        Assert.All(runs, static count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task An_asynchronous_item_that_runs_too_long_fails_and_the_others_go_on()
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => options.TimeProvider = clock);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask<BatchResult<int>> batch = pool.Pool.ExecBatchAsync(
            s_items,
            async (_, x, context) =>
            {
                if (x == 42)
                {
                    begun.SetResult();
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }

                return x;
            },
            new BatchOptions { ItemTimeout = TimeSpan.FromSeconds(1) });
        await begun.Task.Within(pool);
        clock.Advance(TimeSpan.FromSeconds(2));
        BatchResult<int> result = await batch.Within(pool);
        Assert.IsType<PoolTimeoutException>(Assert.Single(result.Failures).Exception);
        Assert.Equal(s_items.Where(static x => x != 42), result.Successes);
        Assert.Equal(1, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task Abort_listeners_and_contexts_belong_to_one_item()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        var contexts = new List<WorkerContext>();
        int aborted = -1;
        PoolTask<int[]> batch = pool.Pool.MapAsync(
            s_items[..4],
            (_, x, context) =>
            {
                contexts.Add(context);
                context.AddAbortListener(() =>
                {
                    aborted = x;
                    return default;
                });
                return x == 2 ? hold.RunUntilCancelled(context) : x;
            },
            new BatchOptions { ChunkSize = 4 });
        await hold.Begun;
        Assert.True(batch.Cancel());
        await pool.Until(static stats => stats.IdleWorkers == 1);
        Assert.Equal(3, contexts.Distinct().Count());
        Assert.Equal(2, aborted);
    }
}
