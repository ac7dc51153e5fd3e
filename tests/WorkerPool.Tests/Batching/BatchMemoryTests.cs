using Xunit;

namespace WorkerPool.Tests.Batching;

[Collection(nameof(AloneCollection))]
public sealed class BatchMemoryTests
{
    [Fact]
    public async Task Beyond_the_results_a_batch_takes_little_memory()
    {
        await using Pool<BatchMethods> pool = Pool.Create<BatchMethods>(new PoolOptions { MaxWorkers = 2 });
        int[] items = new int[10_000_000];
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            BatchResult<int> result = await pool.ExecBatchAsync(items, static (m, x) => m.Thrice(x)).Bounded();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before - (sizeof(int) * (long)result.Results.Length));
        }

        Assert.True(least < 64 * 1024, $"{least} bytes beyond the results.");
    }
}
