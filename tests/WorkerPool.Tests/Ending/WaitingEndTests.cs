using WorkerPool.Tests.Groups;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Ending;

/// <summary>Waits for an end that give up, ends that block, and waits for many calls.</summary>
public sealed class WaitingEndTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_wait_for_a_drain_can_be_given_up_and_the_drain_goes_on(bool ofGroup)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 1);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> running = group.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> waiting = group.Echo(2);
        using var stop = new CancellationTokenSource();
        Task given = ofGroup ? group.DrainAsync(stop.Token) : pool.Pool.DrainAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.Bounded());
        await Assert.ThrowsAsync<TimeoutException>(
            () => (ofGroup ? group.DrainAsync(TimeSpan.Zero) : pool.Pool.DrainAsync(TimeSpan.Zero)).Bounded());
        await Assert.ThrowsAsync<PoolTerminatedException>(() => group.Echo(3).Within(pool));
        hold.Release();
        Assert.Equal((1, 2), (await running.Within(pool), await waiting.Within(pool)));
        await (ofGroup ? group.DrainAsync(Timeout.InfiniteTimeSpan) : pool.Pool.DrainAsync(Patience.Limit)).Bounded();
    }

    [Fact]
    public async Task A_time_limit_out_of_range_is_refused_and_nothing_drains()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);

        Assert.Contains(
            "-00:00:05", Assert.Throws<ArgumentOutOfRangeException>(() => { _ = pool.Pool.DrainAsync(TimeSpan.FromSeconds(-5)); }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = group.DrainAsync(TimeSpan.FromDays(50)); });
        Assert.Equal(1, await group.Echo(1).Within(pool));
        Assert.Equal(2, await pool.Echo(2).Within(pool));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_synchronous_disposal_returns_when_the_pool_has_ended(bool onWorker)
    {
        WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 1);
        Assert.Equal(1, await pool.Echo(1).Within(pool));
        if (onWorker)
            await pool.Pool.ExecAsync(_ => pool.Pool.Dispose()).Within(pool);
        else
            await Task.Run(() => pool.Pool.Dispose()).Bounded();

        await Until.Eventually(() => pool.Disposed.Count == 1);
        Assert.Throws<PoolTerminatedException>(() => { pool.Pool.CreateGroup(1); });
        pool.Pool.Dispose();
    }

    [Fact]
    public async Task Many_calls_are_awaited_together()
    {
        await using WatchedPool pool = WatchedPool.Create();

        int[] two = await PoolTask.WhenAll(pool.Echo(1), pool.Echo(2)).Bounded();
        int[] three = await PoolTask.WhenAll(Enumerable.Range(0, 3).Select(x => pool.Echo(x))).Bounded();
        Assert.Equal([1, 2], two);
        Assert.Equal([0, 1, 2], three);
        await PoolTask.WhenAll(pool.Pool.ExecAsync(static _ => { }), pool.Pool.ExecAsync(static _ => { })).Bounded();
        Task failed = PoolTask.WhenAll(
            pool.Pool.ExecAsync(static void (_) => throw new InvalidDataException()), pool.Pool.ExecAsync(static _ => { }));
        await Assert.ThrowsAsync<InvalidDataException>(() => failed.Bounded());
        Assert.Throws<ArgumentNullException>(() => { _ = PoolTask.WhenAll((IEnumerable<PoolTask>)null!); });
    }

    [Fact]
    public async Task A_refused_call_says_how_many_waited()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => (options.MaxWorkers, options.MaxQueueSize) = (1, 2));
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int>[] waiting = [pool.Echo(2), pool.Echo(3)];

        QueueFullException exception = await Assert.ThrowsAsync<QueueFullException>(() => pool.Echo(4).Within(pool));

        Assert.Equal((2, 2), (exception.MaxQueueSize, exception.Count));
        Assert.Contains("MaxQueueSize is 2 and 2 calls wait", exception.Message, StringComparison.Ordinal);
        hold.Release();
        await PoolTask.WhenAll([running, .. waiting]).Bounded();
    }
}
