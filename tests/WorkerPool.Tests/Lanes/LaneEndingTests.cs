using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Lanes;

/// <summary>The end of a pool whose calls wait in lanes.</summary>
public sealed class LaneEndingTests
{
    private const int Long = 30_000;

    private static ExecOptions Key => new() { Key = "key" };

    [Fact]
    public async Task Draining_runs_the_lanes()
    {
        WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 3);
        var first = new Hold();
        var meter = new TurnMeter();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        Task<int>[] lane = [.. Enumerable.Range(0, 100).Select(i => pool.Pool.ExecAsync((_, x) => meter.RunAsync(x), i, Key).AsTask())];
        Task drained = pool.Pool.DrainAsync();
        await Assert.ThrowsAsync<PoolTerminatedException>(() => pool.Echo(99, Key).Within(pool));
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(lane).Bounded());
        await drained.Within(pool);
        Assert.Equal(Enumerable.Range(0, 100), meter.Order);
        Assert.Equal((101L, 1L, 0, 0), (pool.Stats.Completed, pool.Stats.Rejected, pool.Stats.PendingTasks, pool.Stats.TotalWorkers));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task Draining_waits_for_a_lane_whose_first_call_hangs_in_quarantine()
    {
        WatchedPool pool = WatchedPool.Create(static o => o.AbortTimeout = TimeSpan.FromMilliseconds(30));
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        Task<int>[] lane = [.. Enumerable.Range(0, 20).Select(i => pool.Echo(i, Key).AsTask())];
        Task drained = pool.Pool.DrainAsync();
        Assert.True(one.Cancel());
        await Assert.ThrowsAsync<OperationCanceledException>(() => one.Within(pool));
        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(lane).Bounded());
        first.Release();
        await drained.Within(pool);
        Assert.Equal((20L, 0L), (pool.Stats.Completed, pool.Stats.Rejected));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_graceful_end_rejects_a_long_lane_and_lets_finish_what_runs(bool isRunning)
    {
        WatchedPool pool = WatchedPool.Create();
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 1, isRunning ? Key : null);
        await first.Begun;
        Task<int>[] lane = [.. Enumerable.Range(0, Long).Select(i => pool.Echo(i, Key).AsTask())];
        Assert.Equal(Long, pool.Stats.PendingTasks);
        Task ended = pool.Pool.DisposeAsync().AsTask();
        foreach (Task<int> call in lane)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.Bounded());
        Assert.Equal(0, pool.Stats.PendingTasks);
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        await ended.Within(pool);
        Assert.Equal((1L, Long), (pool.Stats.Completed, (int)pool.Stats.Rejected));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task A_forced_end_stops_what_runs_and_what_waits()
    {
        WatchedPool pool = WatchedPool.Create();
        var first = new Hold();
        PoolTask<int> one = pool.Pool.ExecAsync((_, context) => first.RunUntilCancelled(context), Key);
        await first.Begun;
        Task<int>[] lane = [.. Enumerable.Range(0, 100).Select(i => pool.Echo(i, Key).AsTask())];
        await pool.Pool.TerminateAsync(force: true).Within(pool);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => one.Within(pool));
        foreach (Task<int> call in lane)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.Bounded());
        Assert.Equal((0, 0L, 101L), (pool.Stats.PendingTasks, pool.Stats.Completed, pool.Stats.Rejected));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task A_queue_that_refuses_every_call_of_a_long_lane_does_not_deepen_the_stack()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.Queue = new RefusingQueue());
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        Task<int>[] lane = [.. Enumerable.Range(0, Long).Select(i => pool.Echo(i, Key).AsTask())];
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        int refused = 0;
        foreach (Task<int> call in lane)
            refused += await Record.ExceptionAsync(() => call.Bounded()) is NotSupportedException ? 1 : 0;
        Assert.Equal(Long, refused);
        await LaneCount.GoneAsync(pool.Pool);
    }

    [Fact]
    public async Task A_start_that_fails_fails_the_calls_that_wait_in_the_lane_too()
    {
        await using WatchedPool pool = WatchedPool.Create(warmUp: static _ => throw new InvalidDataException("no state"));
        Task<int>[] lane = [.. Enumerable.Range(0, 100).Select(i => pool.Echo(i, Key).AsTask())];
        foreach (Task<int> call in lane)
            await Assert.ThrowsAsync<InvalidDataException>(() => call.Bounded());
        await LaneCount.GoneAsync(pool.Pool);
        Assert.Equal(0, pool.Stats.PendingTasks);
    }

    private sealed class RefusingQueue : IWorkQueue
    {
        public bool IsThreadSafe => true;

        public int Count => 0;

        public bool TryEnqueue(in QueuedItem item) => throw new NotSupportedException("not now");

        public bool TryDequeue(out QueuedItem item)
        {
            item = default;
            return false;
        }
    }
}
