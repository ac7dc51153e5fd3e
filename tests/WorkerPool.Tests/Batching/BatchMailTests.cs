using System.Diagnostics;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Batching;

/// <summary>A batch gives way to what waits for its worker alone.</summary>
public sealed class BatchMailTests
{
    private const int ChunkSize = 50;

    private static readonly int[] s_items = [.. Enumerable.Range(0, 1_000)];

    // How many items have begun; the pool has one worker, which alone writes it.
    private int _begun;

    public static TheoryData<QueueStrategy, bool> Cases
    {
        get
        {
            var cases = new TheoryData<QueueStrategy, bool>();
            foreach (QueueStrategy strategy in Strategies.All)
            {
                cases.Add(strategy, false);
                cases.Add(strategy, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_mail_of_its_worker_runs_within_a_chunk(QueueStrategy strategy, bool asynchronous)
    {
        const int HeldItem = ChunkSize + 10;
        await using WatchedPool pool = WatchedPool.Create(options => (options.MinWorkers, options.QueueStrategy) = (1, strategy));
        await pool.Pool.WhenReadyAsync().Bounded();
        var hold = new Hold();
        long since = 0;
        var options = new BatchOptions { ChunkSize = ChunkSize };
        PoolTask<int[]> batch = asynchronous
            ? pool.Pool.MapAsync(s_items, (_, x) => new ValueTask<int>(Item(x)), options)
            : pool.Pool.MapAsync(s_items, (_, x) => Item(x), options);
        await hold.Begun;
        PoolTask<int> first = pool.Pool.ExecAsync(_ => _begun, new ExecOptions { WorkerId = 1 });
        Task<WorkerResult<int>[]> broadcast = pool.Pool.BroadcastAsync((Subject _) => _begun);
        PoolTask<int> second = pool.Pool.ExecAsync(_ => _begun, new ExecOptions { WorkerId = 1 });
        await pool.Until(static stats => stats.PendingTasks == 3);
        hold.Release();

        int[] begun = [await first.Within(pool), Assert.Single(await broadcast.Bounded()).Result, await second.Within(pool)];
        Assert.All(begun, static count => Assert.InRange(count, HeldItem + 1, HeldItem + 1 + ChunkSize));
        Assert.Equal(s_items, await batch.Within(pool));
        Assert.Equal(s_items.Length, _begun);

        int Item(int x)
        {
            _begun++;
            if (x == 0)
                since = Stopwatch.GetTimestamp();
            if (x != HeldItem)
                return x;
            hold.Run(x);

            // A batch may keep its worker for a tenth of this, whoever waits.
            Assert.True(SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(since) > TimeSpan.FromMilliseconds(1), Patience.Limit));
            return x;
        }
    }
}
