using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>A clock that throws or jumps ends no process and leaves no call without its limits.</summary>
public sealed class HostileClockTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task A_clock_that_makes_no_timer_still_has_the_limits_of_calls_kept()
    {
        var clock = new HostileClock { RefusesTimers = true };
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, TimeProvider = clock });
        var hold = new Hold();
        Task<int> running = pool.ExecAsync(static (_, h) => h.RunUntilCancelled(WorkerContext.Current), hold, new ExecOptions { Timeout = s_soon }).AsTask();
        await hold.Begun;
        Assert.Equal(PoolTimeoutKind.Run, (await Assert.ThrowsAsync<PoolTimeoutException>(() => running.Bounded())).Kind);

        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int> waiting = pool.ExecAsync(static _ => 1, new ExecOptions { QueueTimeout = s_soon }).AsTask();
        Assert.Equal(PoolTimeoutKind.Queue, (await Assert.ThrowsAsync<PoolTimeoutException>(() => waiting.Bounded())).Kind);
        await blocker.Release();
        Assert.Equal(4, await pool.ExecAsync(static _ => 4).Bounded());
    }

    [Fact]
    public async Task A_clock_that_makes_no_timer_still_has_a_deaf_worker_replaced()
    {
        var clock = new HostileClock { RefusesTimers = true };
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 1, TimeProvider = clock, AbortTimeout = s_soon });
        var hold = new Hold();
        PoolTask<int> deaf = pool.ExecAsync(static (_, h) => h.Run(1), hold);
        await hold.Begun;
        Task<int> outcome = deaf.AsTask();
        Assert.True(deaf.Cancel());
        await Assert.ThrowsAsync<OperationCanceledException>(() => outcome.Bounded());

        Assert.Equal(4, await pool.ExecAsync(static _ => 4).Bounded());
        hold.Release();
    }

    [Fact]
    public async Task A_clock_that_does_not_tell_the_time_loses_no_call()
    {
        var clock = new HostileClock { RefusesTime = true };
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 2, TimeProvider = clock, IdleTimeout = s_soon, MaxWorkerAge = s_soon });
        for (int i = 0; i < 100; i++)
            Assert.Equal(i, await pool.ExecAsync(static (_, x) => x, i, new ExecOptions { Timeout = Patience.Limit }).Bounded());
    }

    [Fact]
    public async Task A_clock_that_steps_back_by_200_days_has_the_limit_of_an_item_look_again()
    {
        var clock = new HostileClock();
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, TimeProvider = clock });
        using var begun = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        Task<int[]> batch = pool.MapAsync(
            new[] { 1, 2, 3 },
            (_, x) =>
            {
                begun.Set();
                Until.Passed(release);
                return x;
            },
            new BatchOptions { ItemTimeout = TimeSpan.FromMilliseconds(20) }).AsTask();
        Until.Passed(begun);
        clock.StepBack(TimeSpan.FromDays(200));

        // The timer fires in here, and finds its moment 200 days off.
        await Task.Delay(60);
        Assert.False(batch.IsCompleted);
        release.Set();
        int[] results = await batch.Bounded();
        Assert.Equal([1, 2, 3], results);
    }
}
