using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Lanes;

/// <summary>Calls that wait in a lane, in pools whose queue is bounded.</summary>
public sealed class LaneBoundsTests
{
    private static ExecOptions Key => new() { Key = "key" };

    [Theory]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropNewest)]
    public async Task A_call_that_waits_in_its_lane_takes_room(QueueFullMode mode)
    {
        await using WatchedPool pool = Create(mode, 2);
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        PoolTask<int> two = pool.Echo(2, Key);
        PoolTask<int> three = pool.Echo(3, Key);
        PoolTask<int> four = pool.Echo(4, Key);
        PoolTask<int> refused = mode == QueueFullMode.Reject ? four : three;
        await Assert.ThrowsAsync<QueueFullException>(() => refused.Within(pool));
        Assert.Equal(2, pool.Stats.PendingTasks);

        // One that is cancelled makes room at once.
        Assert.True(two.Cancel());
        PoolTask<int> five = pool.Echo(5, Key);
        await Assert.ThrowsAsync<OperationCanceledException>(() => two.Within(pool));
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.Equal(mode == QueueFullMode.Reject ? 3 : 4, await (mode == QueueFullMode.Reject ? three : four).Within(pool));
        Assert.Equal(5, await five.Within(pool));
        await AssertEmpty(pool, 2);
    }

    [Fact]
    public async Task The_oldest_that_waits_in_a_lane_is_dropped_for_a_new_call()
    {
        await using WatchedPool pool = Create(QueueFullMode.DropOldest, 2);
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        PoolTask<int> two = pool.Echo(2, Key);
        PoolTask<int> three = pool.Echo(3, Key);
        PoolTask<int> four = pool.Echo(4, Key);
        await Assert.ThrowsAsync<QueueFullException>(() => two.Within(pool));
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.Equal(3, await three.Within(pool));
        Assert.Equal(4, await four.Within(pool));
        await AssertEmpty(pool, 2);
    }

    [Fact]
    public async Task Dropping_the_call_whose_turn_it_is_makes_it_the_new_ones_turn()
    {
        await using WatchedPool pool = Create(QueueFullMode.DropOldest, 1);
        using Blocker blocker = await Blocker.StartAsync(pool.Pool);
        PoolTask<int> one = pool.Echo(1, Key);
        PoolTask<int> two = pool.Echo(2, Key);
        await Assert.ThrowsAsync<QueueFullException>(() => one.Within(pool));
        await blocker.Release();
        Assert.Equal(2, await two.Within(pool));
        await AssertEmpty(pool, 1);
    }

    [Fact]
    public async Task With_Wait_a_lane_takes_no_room_and_its_calls_meet_the_door_in_their_turn()
    {
        await using WatchedPool pool = Create(QueueFullMode.Wait, 1);
        var first = new Hold();
        var meter = new TurnMeter();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        Task<int>[] lane = [.. Enumerable.Range(0, 50).Select(i => pool.Pool.ExecAsync((_, x) => meter.Run(x), i, Key).AsTask())];
        Assert.Equal(50, pool.Stats.PendingTasks);
        PoolTask<int> other = pool.Echo(2);
        PoolTask<int> behind = pool.Echo(3);
        Assert.Equal(52, pool.Stats.PendingTasks);
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(lane).Bounded());
        Assert.Equal((2, 3), (await other.Within(pool), await behind.Within(pool)));
        Assert.Equal(Enumerable.Range(0, 50), meter.Order);
        await AssertEmpty(pool, 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_caller_does_not_run_a_call_out_of_its_turn(int size)
    {
        await using WatchedPool pool = Create(QueueFullMode.CallerRuns, size);
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        Thread caller = Thread.CurrentThread;
        Task<Thread>[] lane = [.. Enumerable.Range(0, 5).Select(_ => pool.Pool.ExecAsync(static _ => Thread.CurrentThread, Key).AsTask())];
        Assert.Equal(5, pool.Stats.PendingTasks);

        // A call of another key may be run by its caller: there is no room.
        PoolTask<Thread> other = pool.Pool.ExecAsync(static _ => Thread.CurrentThread, new ExecOptions { Key = "other" });
        Assert.Same(caller, other.Result);
        Assert.All(lane, static call => Assert.False(call.IsCompleted));
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.All(await Task.WhenAll(lane).Bounded(), thread => Assert.NotSame(caller, thread));
        await AssertEmpty(pool, size);
    }

    [Fact]
    public async Task Without_room_for_waiting_a_call_must_find_its_key_free()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => (o.MaxWorkers, o.MaxQueueSize) = (2, 0));
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        await Assert.ThrowsAsync<QueueFullException>(() => pool.Echo(2, Key).Within(pool));
        Assert.Equal(3, await pool.Echo(3, new ExecOptions { Key = "other" }).Within(pool));
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Theory]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.CallerRuns)]
    [InlineData(QueueFullMode.Wait)]
    public async Task A_stream_of_calls_of_one_key_waits_for_room(QueueFullMode mode)
    {
        await using WatchedPool pool = Create(mode, 2);
        var meter = new TurnMeter();
        var options = new StreamOptions { CallOptions = Key, MaxInFlight = 20 };
        var results = new List<int>();
        await foreach (int result in pool.Pool.StreamAsync(Enumerable.Range(0, 200), (Subject _, int x) => meter.Run(x), options))
            results.Add(result);
        Assert.Equal(Enumerable.Range(0, 200), results);
        Assert.Equal(Enumerable.Range(0, 200), meter.Order);
        Assert.Equal(0, meter.Overlaps);
        await AssertEmpty(pool, 2);
    }

    private static WatchedPool Create(QueueFullMode mode, int size) => WatchedPool.Create(o =>
    {
        o.QueueFullMode = mode;
        o.MaxQueueSize = size;
    });

    // Nothing is left, and all of the room is back: so many calls may wait again.
    private static async Task AssertEmpty(WatchedPool pool, int room)
    {
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0 });
        await LaneCount.GoneAsync(pool.Pool);

        // A caller that finds no worker idle yet would run it himself, and hold himself.
        await Until.Eventually(() => Machinery.DispatcherOf(pool.Pool).Idle.Any);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold);
        await hold.Begun;
        Task<int>[] waiting = [.. Enumerable.Range(0, room).Select(i => pool.Echo(i).AsTask())];
        Assert.Equal(room, pool.Stats.PendingTasks);
        hold.Release();
        await held.Within(pool);
        Assert.Equal(Enumerable.Range(0, room), await Task.WhenAll(waiting).Bounded());
    }
}
