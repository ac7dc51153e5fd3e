using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>A logger that throws costs nobody anything.</summary>
public sealed class ThrowingLoggerTests
{
    [Fact]
    public async Task A_quarantine_that_cannot_be_logged_replaces_the_worker_all_the_same()
    {
        var logger = new ThrowingLogger();
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 1, AbortTimeout = TimeSpan.FromMilliseconds(1), LoggerFactory = logger });
        var hold = new Hold();
        PoolTask<int> deaf = pool.ExecAsync(static (_, h) => h.Run(1), hold);
        await hold.Begun;
        deaf.Cancel();

        await Until.Eventually(() => pool.Stats.Quarantined == 1);
        Assert.Equal(7, await pool.ExecAsync(static _ => 7).Bounded());
        Assert.True(logger.Calls > 0);
        hold.Release();
    }

    [Fact]
    public async Task A_state_whose_disposal_fails_unlogged_ends_its_worker_and_the_pool()
    {
        var logger = new ThrowingLogger();
        Pool<Fragile> pool = Pool.Create<Fragile>(new PoolOptions { MaxWorkers = 1, LoggerFactory = logger });
        Assert.Equal(3, await pool.ExecAsync(static _ => 3).Bounded());

        await pool.DisposeAsync().AsTask().Bounded();

        Assert.Equal(0, pool.Stats.TotalWorkers);
        Assert.True(logger.Calls > 0);
    }

    [Fact]
    public async Task An_event_handler_that_throws_unlogged_costs_its_call_nothing()
    {
        var logger = new ThrowingLogger();
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, LoggerFactory = logger });
        var options = new ExecOptions { On = static _ => throw new InvalidTimeZoneException() };

        int result = await pool.ExecAsync(
            static _ =>
            {
                WorkerContext.Current.Emit("event");
                return 5;
            },
            options).Bounded();

        Assert.Equal(5, result);
        Assert.True(logger.Calls > 0);
    }

    private sealed class Fragile : IDisposable
    {
        public void Dispose() => throw new InvalidTimeZoneException("not disposable today");
    }
}
