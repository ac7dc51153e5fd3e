using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>Limits on a call's wait that are very far, very short, or by a clock that jumps.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task A_deadline_beyond_what_a_timer_can_wait_holds_until_then()
    {
        var clock = new ManualClock();
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, TimeProvider = clock });
        using Blocker blocker = await Blocker.StartAsync(pool);
        PoolTask<int> call = pool.ExecAsync(static _ => 1, new ExecOptions { Deadline = clock.GetUtcNow() + TimeSpan.FromDays(60) });

        clock.Advance(TimeSpan.FromDays(50));
        Assert.Equal(TaskStatus.WaitingToRun, call.Status);
        clock.Advance(TimeSpan.FromDays(10.5));

        PoolTimeoutException exception = await Assert.ThrowsAsync<PoolTimeoutException>(() => call.Bounded());
        Assert.Equal(PoolTimeoutKind.Deadline, exception.Kind);
        await blocker.Release();
    }

    [Fact]
    public async Task A_limit_below_the_clock_s_tick_is_a_limit()
    {
        var clock = new CoarseClock();
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, TimeProvider = clock });
        var hold = new Hold();
        PoolTask<int> running = pool.ExecAsync(
            static (_, h) => h.RunUntilCancelled(WorkerContext.Current), hold, new ExecOptions { Timeout = TimeSpan.FromTicks(1) });
        await hold.Begun;

        clock.Tick();

        PoolTimeoutException exception = await Assert.ThrowsAsync<PoolTimeoutException>(() => running.Bounded());
        Assert.Equal(PoolTimeoutKind.Run, exception.Kind);
    }

    [Fact]
    public async Task A_deadline_that_passes_by_a_jump_of_the_wall_clock_is_seen_when_the_call_comes_up()
    {
        var clock = new JumpingClock();
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, TimeProvider = clock });
        Blocker blocker = await Blocker.StartAsync(pool);
        bool hasRun = false;
        PoolTask<bool> call = pool.ExecAsync(
            _ => hasRun = true, new ExecOptions { Deadline = clock.GetUtcNow() + TimeSpan.FromHours(1) });

        clock.Offset = TimeSpan.FromHours(2);
        await blocker.Release();

        PoolTimeoutException exception = await Assert.ThrowsAsync<PoolTimeoutException>(() => call.Bounded());
        Assert.Equal(PoolTimeoutKind.Deadline, exception.Kind);
        Assert.False(hasRun);
    }

    [Fact]
    public async Task A_deadline_that_the_wall_clock_moves_away_from_is_not_met_early()
    {
        var clock = new JumpingClock();
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, TimeProvider = clock });
        Blocker blocker = await Blocker.StartAsync(pool);
        PoolTask<int> call = pool.ExecAsync(
            static _ => 5, new ExecOptions { Deadline = clock.GetUtcNow() + TimeSpan.FromMilliseconds(30) });

        clock.Offset = TimeSpan.FromHours(-2);
        await Task.Delay(60);
        await blocker.Release();

        Assert.Equal(5, await call.Bounded());
    }

    /// <summary>The system's clock, whose wall clock is somewhere else.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        internal TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }

    /// <summary>A clock of ten ticks a second.</summary>
    private sealed class CoarseClock : TimeProvider
    {
        private readonly List<(TimerCallback Callback, object? State)> _timers = [];
        private long _now;

        public override long TimestampFrequency => 10;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            lock (_timers)
                _timers.Add((callback, state));
            return new Timer();
        }

        internal void Tick()
        {
            Interlocked.Increment(ref _now);
            (TimerCallback, object?)[] timers;
            lock (_timers)
                timers = [.. _timers];
            foreach ((TimerCallback callback, object? state) in timers)
                callback(state);
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
