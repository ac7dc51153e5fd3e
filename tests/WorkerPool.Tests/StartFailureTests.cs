using System.Collections.Concurrent;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests;

public sealed class StartFailureTests
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_factory_that_throws_fails_the_waiting_calls_with_its_own_exception(bool isAsync)
    {
        await using Pool<Plain> pool = isAsync
            ? Pool.Create<Plain>(
                async _ =>
                {
                    await Task.Yield();
                    throw new InvalidTimeZoneException("no state");
                },
                new PoolOptions { MaxWorkers = 1 })
            : Pool.Create<Plain>((Func<WorkerContext, Plain>)(_ => throw new InvalidTimeZoneException("no state")), new PoolOptions { MaxWorkers = 1 });

        InvalidTimeZoneException thrown = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.ExecAsync(static _ => 1).Bounded());
        Assert.Equal("no state", thrown.Message);
        Assert.Contains(nameof(A_factory_that_throws_fails_the_waiting_calls_with_its_own_exception), thrown.StackTrace, StringComparison.Ordinal);
        Assert.Equal(1, pool.Stats.Failed);
    }

    [Fact]
    public async Task After_a_failed_start_the_pool_pauses_longer_each_time_and_does_not_spin()
    {
        var clock = new ManualClock();
        int attempts = 0;
        await using var pool = Pool.Create(
            Plain (_) =>
            {
                Interlocked.Increment(ref attempts);
                throw new InvalidTimeZoneException();
            },
            new PoolOptions { MaxWorkers = 1, TimeProvider = clock });
        for (int round = 1; round <= 5; round++)
        {
            Task call = pool.ExecAsync(static _ => { }).AsTask();
            if (round > 1)
            {
                // Just before the pause is over nobody tries; then somebody does.
                var pause = TimeSpan.FromMilliseconds(100 * Math.Pow(2, round - 2));
                clock.Advance(pause - TimeSpan.FromMilliseconds(1));
                Assert.Equal((round - 1, 0), (Volatile.Read(ref attempts), pool.Stats.TotalWorkers));
                Assert.False(call.IsCompleted);
                clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            await Assert.ThrowsAsync<InvalidTimeZoneException>(() => call.Bounded());
            await Until.Eventually(() => pool.Stats.TotalWorkers == 0);
            Assert.Equal(round, Volatile.Read(ref attempts));
        }
    }

    [Fact]
    public async Task A_later_success_makes_the_pool_usable_again()
    {
        var clock = new ManualClock();
        bool broken = true;
        await using var pool = Pool.Create(
            _ => Volatile.Read(ref broken) ? throw new InvalidTimeZoneException() : new Plain(),
            new PoolOptions { MaxWorkers = 2, TimeProvider = clock });
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.ExecAsync(static _ => 1).Bounded());
        await Until.Eventually(() => pool.Stats.TotalWorkers == 0);
        Task<int>[] waiting = [.. Enumerable.Range(0, 10).Select(i => pool.ExecAsync(static (_, x) => x, i).AsTask())];
        Assert.Equal(10, pool.Stats.PendingTasks);

        Volatile.Write(ref broken, false);
        clock.Advance(s_longestPause);
        Assert.Equal(Enumerable.Range(0, 10), await Task.WhenAll(waiting).Bounded());
        await pool.WhenReadyAsync().Bounded();
    }

    [Fact]
    public async Task When_one_of_several_workers_cannot_be_made_the_others_serve_its_queue()
    {
        var clock = new ManualClock();
        await using var pool = Pool.Create(
            context => context.WorkerId > 1 ? throw new InvalidTimeZoneException() : new Plain(),
            new PoolOptions { MinWorkers = 1, MaxWorkers = 2, TimeProvider = clock });
        await pool.WhenReadyAsync().Bounded();
        using Blocker blocker = await Blocker.StartAsync(pool);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.ExecAsync(static _ => 1).Bounded());
        Task<int>[] waiting = [.. Enumerable.Range(0, 10).Select(i => pool.ExecAsync(static (_, x) => x, i).AsTask())];

        await blocker.Release();
        Assert.Equal(Enumerable.Range(0, 10), await Task.WhenAll(waiting).Bounded());
    }

    [Fact]
    public async Task A_factory_that_returns_null_fails_the_call_with_a_plain_message()
    {
        await using var pool = Pool.Create<Plain>((Func<WorkerContext, Plain>)(_ => null!), new PoolOptions { MaxWorkers = 1 });
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => pool.ExecAsync(static _ => 1).Bounded());
        Assert.Contains("factory returned null", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thread_that_cannot_be_started_fails_its_call_when_it_is_alone()
    {
        var clock = new ManualClock();
        bool broken = true;
        var left = new ConcurrentQueue<WorkerTermination>();
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 1,
            TimeProvider = clock,
            OnCreateWorker = _ =>
            {
                if (Volatile.Read(ref broken))
                    throw new InvalidTimeZoneException("refused");
            },
            OnTerminateWorker = left.Enqueue,
        });

        WorkerCrashedException thrown = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.ExecAsync(static _ => 1).Bounded());
        Assert.Contains("could not be started: refused", thrown.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidTimeZoneException>(thrown.InnerException);
        Assert.Equal(1, thrown.WorkerId);
        Assert.Equal((1, WorkerTerminationReason.StartFailed), (left.Single().WorkerId, left.Single().Reason));
        Assert.Equal(0, pool.Stats.TotalWorkers);

        Task<int> waiting = pool.ExecAsync(static _ => 2).AsTask();
        Volatile.Write(ref broken, false);
        clock.Advance(s_longestPause);
        Assert.Equal(2, await waiting.Bounded());
    }

    [Fact]
    public async Task A_thread_that_cannot_be_started_gives_its_call_to_the_others()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 2,
            TimeProvider = new ManualClock(),
            OnCreateWorker = options =>
            {
                if (options.WorkerId == 2)
                    throw new InvalidTimeZoneException();
            },
        });
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int> second = pool.ExecAsync(static (_, context) => context.WorkerId).AsTask();
        Assert.Equal((1, 1), (pool.Stats.TotalWorkers, pool.Stats.PendingTasks));

        await blocker.Release();
        Assert.Equal(1, await second.Bounded());
        Assert.Equal(0, pool.Stats.PendingTasks);
    }

    [Fact]
    public async Task When_ready_fails_with_what_kept_the_worker_from_being_ready()
    {
        await using var pool = Pool.Create(
            Plain (_) => throw new InvalidTimeZoneException(), new PoolOptions { PreWarm = true, TimeProvider = new ManualClock() });
        Task ready = pool.WhenReadyAsync();
        if (!ready.IsFaulted)
            await Task.WhenAny(ready, Until.Eventually(() => pool.Stats.TotalWorkers == 0));
        await pool.TerminateAsync(force: true).Bounded();

        // Asked before or after the failure: its exception, or that the pool ended before the next attempt.
        Exception? thrown = await Record.ExceptionAsync(() => ready.Bounded());
        Assert.True(thrown is InvalidTimeZoneException or PoolTerminatedException, thrown?.ToString());
    }
}
