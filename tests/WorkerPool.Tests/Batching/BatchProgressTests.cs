using System.Collections.Concurrent;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Batching;

public sealed class BatchProgressTests
{
    private static readonly int[] s_items = [.. Enumerable.Range(0, 2000)];

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public async Task Progress_increases_and_ends_exactly_at_the_total_before_the_result(int chunkSize, bool isAsync)
    {
        await using Pool<BatchMethods> pool = Pool.Create<BatchMethods>(new PoolOptions { MaxWorkers = 4 });
        for (int round = 0; round < 20; round++)
        {
            var reports = new Reports();
            var options = new BatchOptions { Progress = reports, ProgressInterval = TimeSpan.Zero, ChunkSize = chunkSize };
            PoolTask<BatchResult<int>> batch = isAsync
                ? pool.ExecBatchAsync(s_items, static async (m, x) => m.OddFails(await m.ThriceLaterAsync(x) / 3), options)
                : pool.ExecBatchAsync(s_items, static (m, x) => m.OddFails(x), options);
            await batch.Bounded();
            BatchProgress[] all = [.. reports.All];
            Assert.Equal(new BatchProgress(2000, 1000, 2000), all[^1]);
            Assert.True(reports.InOrder);
            for (int i = 1; i < all.Length; i++)
                Assert.True(all[i].Completed > all[i - 1].Completed, $"{all[i - 1]} before {all[i]}");
        }
    }

    [Fact]
    public async Task Reports_come_no_more_often_than_asked_for()
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => options.TimeProvider = clock);
        var reports = new Reports();
        await pool.Pool.ForEachAsync(
            s_items,
            (_, x) =>
            {
                if (x == 1000)
                    clock.Advance(TimeSpan.FromSeconds(1));
            },
            new BatchOptions { Progress = reports, ChunkSize = 10, ProgressInterval = TimeSpan.FromSeconds(1) }).Within(pool);
        Assert.Equal([10, 1010, 2000], reports.All.Select(static report => report.Completed));
    }

    [Fact]
    public async Task A_handler_that_throws_fails_nothing()
    {
        await using WatchedPool pool = WatchedPool.Create();
        int reports = 0;
        var options = new BatchOptions
        {
            ProgressInterval = TimeSpan.Zero,
            Progress = new Calls(_ =>
            {
                reports++;
                throw new InvalidOperationException("from the handler");
            }),
        };
        Assert.Equal(s_items, await pool.Pool.MapAsync(s_items, static (_, x) => x, options).Within(pool));
        Assert.True(reports >= 1);
        Assert.Equal((1, 0L), (pool.Stats.TotalWorkers, pool.Stats.Restarted));
    }

    [Fact]
    public async Task A_batch_that_fails_makes_no_last_report()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var reports = new Reports();
        var options = new BatchOptions { Progress = reports, ProgressInterval = TimeSpan.Zero, ChunkSize = 5 };
        await Assert.ThrowsAsync<InvalidDataException>(() => pool.Pool.MapAsync(
            s_items, static (_, x) => x < 12 ? x : throw new InvalidDataException(), options).Within(pool));
        Assert.Equal([5, 10], reports.All.Select(static report => report.Completed));
    }

    private sealed class Reports : IProgress<BatchProgress>
    {
        private int _inside;

        internal ConcurrentQueue<BatchProgress> All { get; } = new();

        /// <summary>Whether no report came while another was being made.</summary>
        internal bool InOrder { get; private set; } = true;

        public void Report(BatchProgress value)
        {
            InOrder &= Interlocked.Increment(ref _inside) == 1;
            All.Enqueue(value);
            Interlocked.Decrement(ref _inside);
        }
    }

    private sealed class Calls(Action<BatchProgress> handler) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => handler(value);
    }
}
