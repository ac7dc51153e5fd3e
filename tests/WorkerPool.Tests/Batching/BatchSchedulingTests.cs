using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Batching;

/// <summary>How many items run at once, and who else gets his turn while a batch runs.</summary>
public sealed class BatchSchedulingTests
{
    private static readonly int[] s_items = [.. Enumerable.Range(0, 200)];

    public static TheoryData<QueueStrategy> Strategies => new(Enum.GetValues<QueueStrategy>());

    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(2, 3, 1)]
    [InlineData(3, 3, 1)]
    [InlineData(5, 3, 1)]
    [InlineData(null, 3, 1)]
    [InlineData(4, 2, 4)]
    [InlineData(null, 2, 3)]
    public async Task Concurrency_is_reached_and_never_exceeded(int? concurrency, int workers, int interleaved)
    {
        int most = Math.Min(concurrency ?? int.MaxValue, workers * interleaved);
        await using WatchedPool pool = WatchedPool.Create(
            options => (options.MaxWorkers, options.ConcurrentTasksPerWorker) = (workers, interleaved));
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int running = 0;
        int highest = 0;
        async ValueTask<int> Item(int x)
        {
            int now = Interlocked.Increment(ref running);
            lock (s_items)
                highest = Math.Max(highest, now);
            if (now == most)
                reached.TrySetResult();
            await reached.Task.WaitAsync(Hold.GiveUp);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return x;
        }

        PoolTask<int[]> batch = pool.Pool.MapAsync(s_items, (_, x) => Item(x), new BatchOptions { Concurrency = concurrency });
        await reached.Task.Within(pool);
        Assert.Equal(s_items, await batch.Within(pool));
        Assert.Equal(most, highest);
    }

    [Fact]
    public async Task A_batch_counts_as_one_call()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var first = new Hold();
        var second = new Hold();
        PoolTask<int>[] singles = [pool.Start(first, 1), pool.Start(second, 2)];
        await Task.WhenAll(first.Begun, second.Begun);
        PoolTask<int[]> batch = pool.Pool.MapAsync(s_items, static (_, x) => x);
        Assert.Equal((1, 2), (pool.Stats.PendingTasks, pool.Stats.ActiveTasks));
        first.Release();
        second.Release();
        Assert.Equal(s_items, await batch.Within(pool));
        Assert.Equal((1, 2), (await singles[0].Within(pool), await singles[1].Within(pool)));
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, IdleWorkers: 2 });
        Assert.Equal(3, pool.Stats.Completed);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task A_single_call_is_served_between_two_chunks(QueueStrategy strategy)
    {
        await using WatchedPool pool = WatchedPool.Create(options => options.QueueStrategy = strategy);
        var hold = new Hold();
        int at = -1;
        int item = 0;
        PoolTask<int[]> batch = pool.Pool.MapAsync(
            s_items,
            (_, x) =>
            {
                item = x;
                return x == 10 ? hold.Run(x) : x;
            });
        await hold.Begun;

        // Priorities equal to the batch's, or an earlier deadline: it has every right to go first.
        PoolTask<int> single = pool.Pool.ExecAsync(_ => at = item, new ExecOptions { Deadline = DateTimeOffset.UtcNow.AddHours(1) });
        await Task.Delay(1);
        hold.Release();
        Assert.Equal(10, await single.Within(pool));
        Assert.Equal(s_items, await batch.Within(pool));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Two_batches_take_turns(QueueStrategy strategy)
    {
        await using WatchedPool pool = WatchedPool.Create(options => options.QueueStrategy = strategy);
        var holds = new Hold();
        int firstAt = 0;
        int seen = -1;
        PoolTask<int[]> first = pool.Pool.MapAsync(
            s_items,
            (_, x) =>
            {
                firstAt = x;
                return x == 10 ? holds.Run(x) : x;
            });
        await holds.Begun;
        PoolTask<int[]> second = pool.Pool.MapAsync(
            s_items,
            (_, x) =>
            {
                if (x == 0)
                    seen = firstAt;
                return -x;
            });
        await Task.Delay(1);
        holds.Release();
        Assert.Equal(s_items, await first.Within(pool));
        Assert.Equal(s_items.Select(static x => -x), await second.Within(pool));
        Assert.Equal(10, seen);
    }

    [Fact]
    public async Task A_higher_priority_overtakes_within_a_chunk_and_a_lower_one_waits()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.QueueStrategy = QueueStrategy.Priority);
        var hold = new Hold();
        int item = 0;
        PoolTask<int[]> batch = pool.Pool.MapAsync(
            s_items,
            (_, x) =>
            {
                item = x;
                return x == 10 ? hold.Run(x) : x;
            },
            new BatchOptions { Priority = 5 });
        await hold.Begun;
        PoolTask<int> lower = pool.Pool.ExecAsync(_ => item, new ExecOptions { Priority = 4 });
        PoolTask<int> higher = pool.Pool.ExecAsync(_ => item, new ExecOptions { Priority = 6 });
        await Task.Delay(1);
        hold.Release();
        Assert.Equal(10, await higher.Within(pool));
        Assert.Equal(199, await lower.Within(pool));
        Assert.Equal(s_items, await batch.Within(pool));
    }

    [Fact]
    public async Task A_run_that_finds_nothing_left_is_given_half_of_what_another_holds()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        using var lastRan = new ManualResetEventSlim();
        using var shared = new ManualResetEventSlim();
        int owner = 0;
        PoolTask<int[]> batch = pool.Pool.MapAsync(
            s_items,
            (_, x, context) =>
            {
                if (x == 0)
                {
                    // The other worker gets the last item, which is all that this chunk leaves, and then has nothing to do.
                    owner = context.WorkerId;
                    Until.Passed(lastRan);
                }
                else if (x == 199)
                {
                    lastRan.Set();
                }
                else if (context.WorkerId != owner)
                {
                    shared.Set();
                }
                else
                {
                    shared.Wait(10);
                }

                return x;
            },
            new BatchOptions { ChunkSize = 199 });
        Assert.Equal(s_items, await batch.Within(pool));
        Assert.True(shared.IsSet);
    }

    [Fact]
    public async Task Recycling_counts_items()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxTasksPerWorker = 50);
        int[] workers = await pool.Pool.MapAsync(s_items, static (_, _, context) => context.WorkerId).Within(pool);
        Assert.Equal([1, 2, 3, 4], workers.Distinct());
        Assert.All(workers.GroupBy(static id => id), static group => Assert.Equal(50, group.Count()));
    }
}
