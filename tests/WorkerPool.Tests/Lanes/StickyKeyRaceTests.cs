using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Lanes;

/// <summary>Keys whose workers leave in that very moment.</summary>
[Collection(InterleavingCollection.Name)]
public sealed class StickyKeyRaceTests
{
    private const int Keys = 40;
    private const int Calls = 4_000;

    [Fact]
    public Task A_call_runs_whenever_in_its_submission_its_worker_leaves() => Departure.AtEachPointAsync(
        static options => options.StickyKeys = true,
        static pool => pool.Echo(7, new ExecOptions { Key = "k" }).AsTask(),
        static async (pool, call) =>
        {
            Assert.Equal(7, await call.Bounded());
            await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, Failed: 0 });
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_call_ends_once_in_order_while_workers_come_and_go(int level)
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
            (options.MaxWorkers, options.MaxTasksPerWorker, options.StickyKeys) = (4, 7, true));
        TurnMeter[] meters = [.. Enumerable.Range(0, Keys).Select(static _ => new TurnMeter())];
        using Interleaved delays = Interleaved.At(level);
        int[] cancelled = await Task.WhenAll(Enumerable.Range(0, 4).Select(p => Task.Run(() => Produce(pool, meters, p)))).Bounded();

        Assert.All(meters, static meter => Assert.Equal(0, meter.Overlaps));
        Assert.All(meters, static meter => Assert.Equal(meter.Order.Order(), meter.Order));
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, Failed: 0 });
        Assert.Equal((Calls - cancelled.Sum(), (long)cancelled.Sum()), (pool.Stats.Completed, pool.Stats.Cancelled));
        await LaneCount.GoneAsync(pool.Pool);
    }

    // Calls of the producer's own keys, in order; how many were cancelled.
    private static async Task<int> Produce(WatchedPool pool, TurnMeter[] meters, int producer)
    {
        var random = new Random(producer);
        var calls = new List<Task<int>>();
        for (int i = 0; i < Calls / 4; i++)
        {
            int key = (random.Next(Keys / 4) * 4) + producer;
            PoolTask<int> call = pool.Pool.ExecAsync((Subject _, int x) => meters[key].Run(x), i, new ExecOptions { Key = key });
            if (random.Next(20) == 0)
                call.Cancel();
            calls.Add(call.AsTask());
        }

        int cancelled = 0;
        foreach (Task<int> call in calls)
        {
            try
            {
                await call.Bounded();
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
        }

        return cancelled;
    }
}
