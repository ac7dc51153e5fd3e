using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Lanes;

/// <summary>However a call of a key ends, the next one's turn comes, and not before.</summary>
public sealed class LaneStopTests
{
    private static ExecOptions Key => new() { Key = "key" };

    [Fact]
    public async Task After_an_exception_the_next_one_runs()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 2);
        var first = new Hold();
        PoolTask<int> one = pool.Pool.ExecAsync((_, x) => first.Run(x) > 0 ? throw new FormatException("one") : x, 1, Key);
        PoolTask<int> two = pool.Echo(2, Key);
        await first.Begun;
        first.Release();
        await Assert.ThrowsAsync<FormatException>(() => one.Within(pool));
        Assert.Equal(2, await two.Within(pool));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task A_call_cancelled_in_its_lane_never_runs_and_leaves_the_counts_at_once()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 2);
        using var source = new CancellationTokenSource();
        var first = new Hold();
        var never = new Hold();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        PoolTask<int> two = pool.Start(never, 2, Key);
        PoolTask<int> three = pool.Start(never, 3, Key, source.Token);
        PoolTask<int> four = pool.Echo(4, Key);
        PoolTask<int> five = pool.Start(never, 5, Key);
        Assert.Equal(4, pool.Stats.PendingTasks);
        Assert.True(two.Cancel());
        Assert.Equal(3, pool.Stats.PendingTasks);
        source.Cancel();
        Assert.Equal(2, pool.Stats.PendingTasks);
        Assert.True(five.Cancel());
        Assert.Equal(1, pool.Stats.PendingTasks);
        await Assert.ThrowsAsync<OperationCanceledException>(() => two.Within(pool));
        await Assert.ThrowsAsync<OperationCanceledException>(() => three.Within(pool));
        await Assert.ThrowsAsync<OperationCanceledException>(() => five.Within(pool));
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.Equal(4, await four.Within(pool));
        Assert.Equal(0, never.Entries);
        Assert.Equal(0, LaneCount.Of(pool.Pool));
        Assert.Equal((0, 3, 2), (pool.Stats.PendingTasks, (int)pool.Stats.Cancelled, (int)pool.Stats.Completed));
    }

    [Fact]
    public async Task A_call_whose_token_was_cancelled_before_takes_no_turn()
    {
        await using WatchedPool pool = WatchedPool.Create();
        await Assert.ThrowsAsync<OperationCanceledException>(() => pool.Echo(1, Key, new CancellationToken(canceled: true)).Within(pool));
        Assert.Equal((0, 0), (LaneCount.Of(pool.Pool), pool.Stats.PendingTasks));
        Assert.Equal(2, await pool.Echo(2, Key).Within(pool));
    }

    [Fact]
    public async Task A_refused_token_leaves_no_lane()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var source = new CancellationTokenSource();
        CancellationToken token = source.Token;
        source.Dispose();
        Assert.Throws<ArgumentException>(() => { pool.Echo(1, Key, token); });
        Assert.Equal(2, await pool.Echo(2, Key).Within(pool));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task A_queued_call_that_is_cancelled_passes_its_turn_on()
    {
        await using WatchedPool pool = WatchedPool.Create();
        using Blocker blocker = await Blocker.StartAsync(pool.Pool);
        PoolTask<int> one = pool.Echo(1, Key);
        PoolTask<int> two = pool.Echo(2, Key);
        PoolTask<int> three = pool.Echo(3, Key);
        Assert.True(one.Cancel());
        Assert.True(two.Cancel());
        Assert.Equal(1, pool.Stats.PendingTasks);
        await blocker.Release();
        await Assert.ThrowsAsync<OperationCanceledException>(() => one.Within(pool));
        await Assert.ThrowsAsync<OperationCanceledException>(() => two.Within(pool));
        Assert.Equal(3, await three.Within(pool));
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0 });
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task A_call_that_expires_in_its_lane_never_runs()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 2);
        var first = new Hold();
        var never = new Hold();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        PoolTask<int> two = pool.Start(never, 2, new ExecOptions { Key = "key", QueueTimeout = TimeSpan.FromMilliseconds(20) });
        PoolTask<int> three = pool.Echo(3, Key);
        var failure = await Assert.ThrowsAsync<PoolTimeoutException>(() => two.Within(pool));
        Assert.Equal(PoolTimeoutKind.Queue, failure.Kind);
        Assert.Equal(1, pool.Stats.PendingTasks);
        first.Release();
        Assert.Equal(1, await one.Within(pool));
        Assert.Equal(3, await three.Within(pool));
        Assert.Equal(0, never.Entries);
    }

    [Fact]
    public async Task The_next_one_starts_when_the_code_of_a_stopped_call_has_ended()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => (o.MaxWorkers, o.AbortTimeout) = (3, Patience.Limit));
        var first = new Hold();
        var second = new Hold();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        PoolTask<int> two = pool.Start(second, 2, Key);
        Assert.True(one.Cancel());
        await Assert.ThrowsAsync<OperationCanceledException>(() => one.Within(pool));
        Assert.Equal(3, await pool.Echo(3).Within(pool));
        Assert.Equal(0, second.Entries);
        Assert.Equal(1, pool.Stats.PendingTasks);
        first.Release();
        await second.Begun;
        second.Release();
        Assert.Equal(2, await two.Within(pool));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task The_next_one_starts_when_the_worker_of_a_timed_out_call_was_quarantined()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.AbortTimeout = TimeSpan.FromMilliseconds(20));
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 1, new ExecOptions { Key = "key", Timeout = TimeSpan.FromMilliseconds(20) });
        await first.Begun;
        PoolTask<int> two = pool.Pool.ExecAsync((_, x) => pool.Stats.Quarantined, 0, Key);
        await Assert.ThrowsAsync<PoolTimeoutException>(() => one.Within(pool));
        Assert.Equal(1, await two.Within(pool));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
        first.Release();
    }

    [Fact]
    public async Task The_next_one_starts_when_the_worker_has_crashed()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var crash = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask one = pool.Pool.ExecAsync(
            async ValueTask (_) =>
            {
                ThrowAfter(crash.Task);
                await new TaskCompletionSource().Task;
            },
            Key);
        PoolTask<int> two = pool.Echo(2, Key);
        await pool.Until(static stats => stats is { ActiveTasks: 1, PendingTasks: 1 });
        crash.SetResult();
        await Assert.ThrowsAsync<WorkerCrashedException>(() => one.Within(pool));
        Assert.Equal(2, await two.Within(pool));
        await LaneCount.GoneAsync(pool.Pool);
    }

    // An exception that belongs to no call: it goes to the worker's loop.
    private static async void ThrowAfter(Task moment)
    {
        await moment;
        throw new InvalidTimeZoneException("out of the loop");
    }
}
