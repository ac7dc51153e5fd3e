using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Stress;

/// <summary>Calls that are stopped in the very moment in which they change hands.</summary>
[Collection(StressCollection.Name)]
public sealed class HandOverTests
{
    private const int Level = 8;
    private const int Calls = 2000;

    [Theory]
    [InlineData(null, QueueFullMode.Reject)]
    [InlineData(1, QueueFullMode.DropOldest)]
    [InlineData(1, QueueFullMode.DropNewest)]
    [InlineData(1, QueueFullMode.Wait)]
    public async Task A_call_stopped_while_it_is_submitted_is_counted_out_once(int? size, QueueFullMode mode)
    {
        Interleaving.Level = Level;
        var chaos = new StressChaos();
        try
        {
            await using WatchedPool pool = WatchedPool.Create(options =>
                (options.MaxWorkers, options.MaxQueueSize, options.QueueFullMode) = (2, size, mode));
            var calls = new Task<int>[Calls];
            for (int i = 0; i < Calls; i++)
            {
                var source = new CancellationTokenSource();
                chaos.Cancel(source);
                calls[i] = pool.Echo(i, null, source.Token).AsTask();
                if (i % 3 == 0)
                    await Task.WhenAny(calls[i]).Within(pool);
            }

            await Task.WhenAny(Task.WhenAll(calls)).Within(pool);
            Assert.All(calls, call => Assert.True(
                call.IsCompletedSuccessfully || call.IsCanceled || call.Exception?.InnerException is QueueFullException, $"{call.Exception}"));
            await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, BusyWorkers: 0 } && stats.IdleWorkers == stats.TotalWorkers);
            PoolStats end = pool.Stats;
            Assert.Equal(Calls, end.Completed + end.Cancelled + end.Rejected);
            Assert.Equal(0, end.Restarted);
        }
        finally
        {
            Interleaving.Level = 0;
            chaos.Stop();
        }
    }

    [Fact]
    public async Task A_limit_given_to_a_call_that_ends_meanwhile_leaves_its_memory_clean()
    {
        Interleaving.Level = Level;
        try
        {
            var clock = new ManualClock();
            await using WatchedPool pool = WatchedPool.Create(options => options.TimeProvider = clock);
            for (int i = 0; i < Calls; i++)
                Assert.Equal(i, await pool.Echo(i).Timeout(TimeSpan.FromSeconds(1)).Within(pool));
            Assert.Equal(0, clock.Armed);
            Assert.Equal(0, pool.Stats.TimedOut);
        }
        finally
        {
            Interleaving.Level = 0;
        }
    }
}
