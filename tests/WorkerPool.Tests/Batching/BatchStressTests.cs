using WorkerPool.Tests.Stress;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Batching;

/// <summary>
/// Many batches at once with random sizes, failures, cancels, time limits, nested batches and single calls: each item of a batch that completes runs
/// exactly once, none of any batch twice, and in the end nothing is left. WORKERPOOL_STRESS_CALLS makes it long.
/// </summary>
[Collection(nameof(StressCollection))]
public sealed class BatchStressTests
{
    private static readonly int s_batches =
        int.TryParse(Environment.GetEnvironmentVariable("WORKERPOOL_STRESS_CALLS"), out int calls) ? Math.Max(60, calls / 1000) : 60;

    public static TheoryData<QueueStrategy, int, int, bool> Shapes
    {
        get
        {
            var shapes = new TheoryData<QueueStrategy, int, int, bool>();
            foreach (QueueStrategy strategy in (QueueStrategy[])[QueueStrategy.Fifo, QueueStrategy.Lifo, QueueStrategy.Priority, QueueStrategy.Deadline])
            {
                foreach ((int workers, int interleaved) in ((int, int)[])[(1, 1), (2, 1), (8, 1), (3, 4)])
                    shapes.Add(strategy, workers, interleaved, workers % 2 == 0);
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Every_item_ends_exactly_once(QueueStrategy strategy, int workers, int interleaved, bool bounded)
    {
        await using WatchedPool pool = WatchedPool.Create(options =>
        {
            (options.QueueStrategy, options.MaxWorkers, options.ConcurrentTasksPerWorker) = (strategy, workers, interleaved);
            (options.AbortTimeout, options.MaxTasksPerWorker) = (TimeSpan.FromSeconds(20), 5000);
            if (bounded)
                (options.MaxQueueSize, options.QueueFullMode) = (3, QueueFullMode.Wait);
        });
        Interleaving.Level = 4;
        try
        {
            var random = new Random(HashCode.Combine(strategy, workers));
            int[] seeds = [.. Enumerable.Range(0, s_batches).Select(_ => random.Next())];
            await Parallel.ForEachAsync(
                seeds, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (seed, _) => await RunBatchAsync(pool, new Random(seed)));
        }
        finally
        {
            Interleaving.Level = 0;
        }

        // A recycled worker's successor may still be starting.
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, BusyWorkers: 0 } && stats.IdleWorkers == stats.TotalWorkers);
        Assert.Equal(0, pool.Stats.Quarantined);
    }

    private static async Task RunBatchAsync(WatchedPool pool, Random random)
    {
        int[] runs = new int[random.Next(400)];
        int failing = random.Next(3) == 0 ? random.Next(1, 20) : int.MaxValue;
        bool nests = random.Next(6) == 0;
        bool isAsync = random.Next(2) == 0;
        int Item(int x)
        {
            Interlocked.Increment(ref runs[x]);
            if (x % 50 == 7)
                Thread.SpinWait(x);
            if (nests && x % 100 == 3)
                return pool.Pool.MapAsync(new int[5], static (_, y) => y).GetAwaiter().GetResult().Sum() + x;
            return x % failing == failing - 1 ? throw new InvalidDataException($"{x}") : x;
        }

        async ValueTask<int> ItemAsync(int x, WorkerContext context)
        {
            if (x % 3 == 0)
                await Task.Yield();
            context.Checkpoint();
            return Item(x);
        }

        using var source = new CancellationTokenSource();
        var options = new BatchOptions
        {
            Priority = random.Next(3),
            ChunkSize = random.Next(2) == 0 ? 0 : random.Next(1, 50),
            Concurrency = random.Next(2) == 0 ? null : random.Next(1, 6),
            FailFast = random.Next(4) == 0,
            ItemTimeout = random.Next(4) == 0 ? TimeSpan.FromSeconds(20) : null,
            Timeout = random.Next(10) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 3)) : null,
        };
        int[] items = [.. Enumerable.Range(0, runs.Length)];
        PoolTask<BatchResult<int>> batch = isAsync
            ? pool.Pool.ExecBatchAsync(items, (_, x, context) => ItemAsync(x, context), options, source.Token)
            : pool.Pool.ExecBatchAsync(items, (_, x) => Item(x), options, source.Token);
        PoolTask<int> single = pool.Echo(5);
        if (random.Next(5) == 0)
            source.CancelAfter(random.Next(3));
        try
        {
            BatchResult<int> result = await batch.Within(pool);
            Assert.All(runs, static count => Assert.Equal(1, count));
            Assert.Equal(items.Where(x => x % failing == failing - 1 && !(nests && x % 100 == 3)), result.Failures.Select(static failure => failure.Index));
            Assert.All(result.Failures, static failure => Assert.Equal($"{failure.Index}", Assert.IsType<InvalidDataException>(failure.Exception).Message));
            Assert.Equal(result.Results.Length, result.Successes.Count + result.Failures.Count);
            Assert.All(items.Except(result.Failures.Select(static failure => failure.Index)), x => Assert.Equal(x, result.Results[x]));
        }
        catch (Exception exception) when (exception is OperationCanceledException or PoolTimeoutException
            || (exception is InvalidDataException && options.FailFast))
        {
            Assert.DoesNotContain(runs, static count => count > 1);
        }

        Assert.Equal(5, await single.Within(pool));
    }
}
