using System.Runtime.CompilerServices;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Stopping;

public sealed class TimeLimitTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    public static TheoryData<QueueStrategy> Strategies => new(Support.Strategies.All);

    [Fact]
    public async Task A_call_queued_longer_than_its_run_timeout_still_runs()
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => options.TimeProvider = clock);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> byOptions = pool.Echo(2, new ExecOptions { Timeout = s_second });
        PoolTask<int> byHandle = pool.Echo(3).Timeout(s_second);
        clock.Advance(s_hour);
        hold.Release();
        Assert.Equal((1, 2, 3), (await running.Within(pool), await byOptions.Within(pool), await byHandle.Within(pool)));
        Assert.Equal(0, pool.Stats.TimedOut);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_runs_longer_than_its_timeout_is_stopped(bool whileRunning)
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => options.TimeProvider = clock);
        var hold = new Hold();
        PoolTask<int> call = pool.Pool.ExecAsync(
            (Subject _, WorkerContext context) => hold.RunUntilCancelled(context), whileRunning ? null : new ExecOptions { Timeout = s_second });
        await hold.Begun;
        if (whileRunning)
            _ = call.Timeout(s_second);
        await UntilArmed(clock);
        clock.Advance(s_second - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(10));
        PoolTimeoutException thrown = await Assert.ThrowsAsync<PoolTimeoutException>(() => call.Within(pool));
        Assert.Equal(PoolTimeoutKind.Run, thrown.Kind);
        Assert.Contains("00:00:01", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(2, await pool.Echo(2).Within(pool));
        Assert.Equal((1L, 1L), (pool.Stats.TimedOut, pool.Stats.Completed));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task QueueTimeout_drops_a_call_before_it_runs(QueueStrategy strategy)
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => (options.TimeProvider, options.QueueStrategy) = (clock, strategy));
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        bool ran = false;
        PoolTask<bool> call = pool.Pool.ExecAsync(_ => ran = true, new ExecOptions { QueueTimeout = s_second });
        clock.Advance(2 * s_second);
        PoolTimeoutException thrown = await Assert.ThrowsAsync<PoolTimeoutException>(() => call.Within(pool));
        Assert.Equal(PoolTimeoutKind.Queue, thrown.Kind);
        Assert.Equal(0, pool.Stats.PendingTasks);
        hold.Release();
        Assert.Equal((1, 2), (await running.Within(pool), await pool.Echo(2).Within(pool)));
        Assert.False(ran);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task A_passed_deadline_drops_a_call_before_it_runs(QueueStrategy strategy)
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => (options.TimeProvider, options.QueueStrategy) = (clock, strategy));
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        bool ran = false;
        PoolTask<bool> early = pool.Pool.ExecAsync(_ => ran = true, new ExecOptions { Deadline = clock.GetUtcNow() + s_second });
        PoolTask<int> late = pool.Echo(2, new ExecOptions { Deadline = clock.GetUtcNow() + s_hour });
        clock.Advance(2 * s_second);
        PoolTimeoutException thrown = await Assert.ThrowsAsync<PoolTimeoutException>(() => early.Within(pool));
        Assert.Equal(PoolTimeoutKind.Deadline, thrown.Kind);
        hold.Release();
        Assert.Equal((1, 2), (await running.Within(pool), await late.Within(pool)));
        Assert.False(ran);
        Assert.Equal(0, clock.Armed);
    }

    [Fact]
    public async Task A_deadline_in_the_past_never_runs_even_with_an_idle_worker()
    {
        var clock = new ManualClock();
        clock.Advance(s_hour);
        await using WatchedPool pool = WatchedPool.Create(options => options.TimeProvider = clock);
        Assert.Equal(1, await pool.Echo(1).Within(pool));
        bool ran = false;
        PoolTask<bool> call = pool.Pool.ExecAsync(_ => ran = true, new ExecOptions { Deadline = clock.GetUtcNow() - s_second });
        await Assert.ThrowsAsync<PoolTimeoutException>(() => call.Within(pool));
        Assert.False(ran);
    }

    [Fact]
    public async Task A_queue_limit_does_not_count_once_the_call_runs()
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => options.TimeProvider = clock);
        var hold = new Hold();
        PoolTask<int> call = pool.Start(hold, 1, new ExecOptions { QueueTimeout = s_second, Deadline = clock.GetUtcNow() + s_second });
        await hold.Begun;
        clock.Advance(s_hour);
        hold.Release();
        Assert.Equal(1, await call.Within(pool));
    }

    [Fact]
    public async Task Timers_are_released_on_completion()
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => options.TimeProvider = clock);
        var limits = new ExecOptions { Timeout = s_hour, QueueTimeout = s_hour, Deadline = clock.GetUtcNow() + s_hour };
        for (int i = 0; i < 50; i++)
            Assert.Equal(i, await pool.Echo(i, limits).Within(pool));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => pool.Pool.ExecAsync<int>(static _ => throw new InvalidOperationException("on purpose"), limits).Within(pool));
        var hold = new Hold();
        PoolTask<int> stopped = pool.Pool.ExecAsync((Subject _, WorkerContext context) => hold.RunUntilCancelled(context), limits);
        await hold.Begun;
        stopped.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.Within(pool));
        await pool.Until(static stats => stats.IdleWorkers == 1);
        Assert.Equal(0, clock.Armed);
    }

    [Fact]
    public async Task A_limit_given_while_the_call_ends_never_reaches_another_call()
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => options.TimeProvider = clock);
        for (int i = 0; i < 2000; i++)
            Assert.Equal(i, await pool.Echo(i).Timeout(s_second).Within(pool));
        Assert.Equal(0, clock.Armed);
        var hold = new Hold();
        PoolTask<int> call = pool.Start(hold, 1);
        await hold.Begun;
        clock.Advance(s_hour);
        hold.Release();
        Assert.Equal(1, await call.Within(pool));
        Assert.Equal(0, pool.Stats.TimedOut);
    }

    [Fact]
    public async Task Nothing_of_a_call_is_kept_after_its_outcome_was_taken()
    {
        await using WatchedPool pool = WatchedPool.Create();
        WeakReference argument = await CallAsync(pool);
        Assert.Equal(1, await pool.Echo(1).Within(pool));
        for (int i = 0; i < 50 && argument.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(10);
        }

        Assert.False(argument.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static async Task<WeakReference> CallAsync(WatchedPool pool)
        {
            object argument = new();
            using var source = new CancellationTokenSource();
            Assert.Equal(3, await pool.Pool.ExecAsync(
                static (Subject _, object _) => 3, argument, new ExecOptions { Timeout = s_hour, Metadata = argument }, source.Token).Within(pool));
            return new WeakReference(argument);
        }
    }

    [Fact]
    public async Task A_timeout_out_of_range_is_refused()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolTask<int> call = pool.Echo(1);
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(() => call.Timeout(TimeSpan.Zero));
        Assert.Contains("00:00:00", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(1, await call.Within(pool));
    }

    private static async Task UntilArmed(ManualClock clock)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (clock.Armed == 0)
            await Task.Delay(1, patience.Token);
    }
}
