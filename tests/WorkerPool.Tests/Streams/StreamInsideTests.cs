using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Streams;

/// <summary>Streams that a worker's own code reads.</summary>
public sealed class StreamInsideTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_only_worker_reads_a_stream_of_items_that_it_must_run_itself(bool ordered)
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolTask<int> sum = pool.Pool.ExecAsync(async m =>
        {
            int total = 0;
            await foreach (int x in pool.Pool.StreamAsync(Enumerable.Range(0, 100), static (m, x) => m.Echo(x), new StreamOptions { Ordered = ordered }))
            {
                Assert.Same(m.Home, Thread.CurrentThread);
                total += x;
            }

            return total;
        });
        Assert.Equal(4950, await sum.Within(pool));
        Assert.Single(pool.Created);
    }

    [Fact]
    public async Task The_only_worker_reads_the_results_of_a_call_that_it_must_run_itself()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolTask<int> sum = pool.Pool.ExecAsync(async _ =>
        {
            int total = 0;
            await foreach (int x in pool.Pool.StreamAsync(static _ => Enumerable.Range(0, 100), new StreamOptions { BufferSize = 3 }))
                total += x;
            return total;
        });
        Assert.Equal(4950, await sum.Within(pool));
        Assert.Single(pool.Created);
    }

    [Fact]
    public async Task The_only_worker_runs_a_loop_of_its_own()
    {
        await using WatchedPool pool = WatchedPool.Create();
        int total = 0;
        await pool.Pool.ExecAsync(async _ => await pool.Pool.ForEachAsync(Enumerable.Range(0, 100).Where(static _ => true), (_, x) => { total += x; }))
            .Within(pool);
        Assert.Equal(4950, total);
    }

    [Fact]
    public async Task A_pool_that_drains_runs_the_rest_of_a_stream_that_its_own_code_reads()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var draining = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask<int> sum = pool.Pool.ExecAsync(async _ =>
        {
            int total = 0;
            await foreach (int x in pool.Pool.StreamAsync(Enumerable.Range(0, 100), static (m, x) => m.Echo(x), new StreamOptions { MaxInFlight = 2 }))
            {
                if (x == 5)
                    await draining.Task;
                total += x;
            }

            return total;
        });
        await pool.Until(static stats => stats.Completed > 5);
        Task drained = pool.Pool.DrainAsync();
        draining.SetResult();
        Assert.Equal(4950, await sum.Within(pool));
        await drained.Within(pool);
    }

    [Fact]
    public async Task A_pool_that_drains_takes_no_more_of_a_stream_that_others_read()
    {
        await using WatchedPool pool = WatchedPool.Create();
        await using IAsyncEnumerator<int> reader = pool.Pool.StreamAsync(
            Enumerable.Range(0, 100), static (m, x) => m.Echo(x), new StreamOptions { MaxInFlight = 2 }).GetAsyncEnumerator();
        Assert.True(await reader.Next());
        await pool.Until(static stats => stats.Completed == 3);
        await pool.Pool.DrainAsync().Within(pool);
        Assert.True(await reader.Next());
        Assert.True(await reader.Next());
        await Assert.ThrowsAsync<PoolTerminatedException>(reader.Next);
    }
}
