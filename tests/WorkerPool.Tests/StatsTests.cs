using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests;

public sealed class StatsTests
{
    [Fact]
    public async Task A_new_pool_has_zero_everywhere()
    {
        await using var pool = Pool.Create<Plain>();
        Assert.Equal(
            new PoolStats
            {
                TotalWorkers = 0,
                BusyWorkers = 0,
                IdleWorkers = 0,
                PendingTasks = 0,
                ActiveTasks = 0,
                Completed = 0,
                Failed = 0,
                Cancelled = 0,
                TimedOut = 0,
                Rejected = 0,
                Quarantined = 0,
                Restarted = 0,
                OldestQueuedAge = TimeSpan.Zero,
                WasmEnabled = false,
            },
            pool.Stats);
    }

    [Fact]
    public async Task Workers_and_calls_are_counted_as_they_stand()
    {
        await using Pool<Plain> pool = await Pool.CreateAsync<Plain>(new PoolOptions { MinWorkers = 2, MaxWorkers = 2 });
        Assert.Equal((2, 2, 0), (pool.Stats.TotalWorkers, pool.Stats.IdleWorkers, pool.Stats.BusyWorkers));
        using Blocker first = await Blocker.StartAsync(pool);
        Assert.Equal((2, 1, 1, 1), (pool.Stats.TotalWorkers, pool.Stats.IdleWorkers, pool.Stats.BusyWorkers, pool.Stats.ActiveTasks));
        using Blocker second = await Blocker.StartAsync(pool);
        Task<int> waiting = pool.ExecAsync(static _ => 1).AsTask();
        Assert.Equal((0, 2, 2, 1), (pool.Stats.IdleWorkers, pool.Stats.BusyWorkers, pool.Stats.ActiveTasks, pool.Stats.PendingTasks));

        await first.Release();
        await waiting.Bounded();
        await second.Release();
        await Until.Eventually(() => pool.Stats is { IdleWorkers: 2, BusyWorkers: 0, ActiveTasks: 0, PendingTasks: 0 });
        Assert.Equal(3, pool.Stats.Completed);
    }

    [Fact]
    public async Task Each_outcome_is_counted_once_and_before_its_caller_learns_it()
    {
        var clock = new ManualClock();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, MaxQueueSize = 1, TimeProvider = clock });
        for (int i = 1; i <= 20; i++)
        {
            await pool.ExecAsync(static _ => { }).Bounded();
            Assert.Equal(2 * i - 1, pool.Stats.Completed);
            await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.ExecAsync(static _ => throw new InvalidTimeZoneException()).Bounded());
            Assert.Equal(i, pool.Stats.Failed);

            using Blocker blocker = await Blocker.StartAsync(pool);
            PoolTask<int> cancelled = pool.ExecAsync(static _ => 1);
            cancelled.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Bounded());
            Assert.Equal(i, pool.Stats.Cancelled);

            Task<int> late = pool.ExecAsync(static _ => 1, new ExecOptions { QueueTimeout = TimeSpan.FromSeconds(1) }).AsTask();
            await Assert.ThrowsAsync<QueueFullException>(() => pool.ExecAsync(static _ => 1).Bounded());
            Assert.Equal(i, pool.Stats.Rejected);
            clock.Advance(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAsync<PoolTimeoutException>(() => late.Bounded());
            Assert.Equal(i, pool.Stats.TimedOut);
            await blocker.Release();
            await Until.Eventually(() => pool.Stats.IdleWorkers == 1);
        }

        Assert.Equal((0, 0, 0, 0), (pool.Stats.PendingTasks, pool.Stats.ActiveTasks, pool.Stats.Quarantined, (int)pool.Stats.Restarted));
    }

    [Fact]
    public async Task The_oldest_queued_age_is_that_of_the_oldest_call_that_still_waits()
    {
        var clock = new ManualClock();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, TimeProvider = clock });
        using Blocker blocker = await Blocker.StartAsync(pool);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, pool.Stats.OldestQueuedAge);

        PoolTask<int> oldest = pool.ExecAsync(static _ => 1);
        clock.Advance(TimeSpan.FromSeconds(10));
        Task<int> younger = pool.ExecAsync(static _ => 2).AsTask();
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(15), pool.Stats.OldestQueuedAge);
        oldest.Cancel();
        Assert.Equal(TimeSpan.FromSeconds(5), pool.Stats.OldestQueuedAge);

        await blocker.Release();
        await younger.Bounded();
        Assert.Equal(TimeSpan.Zero, pool.Stats.OldestQueuedAge);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => oldest.Bounded());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_quarantined_worker_and_its_replacement_are_counted_until_its_code_returns(bool interleaved)
    {
        var clock = new ManualClock();
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 1,
            TimeProvider = clock,
            ConcurrentTasksPerWorker = interleaved ? 2 : 1,
        });
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        PoolTask stubborn = pool.ExecAsync(_ =>
        {
            entered.Set();
            Until.Passed(release);
        });
        Until.Passed(entered);
        stubborn.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stubborn.Bounded());
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((1, 1, 1), (pool.Stats.Quarantined, (int)pool.Stats.Restarted, pool.Stats.TotalWorkers));
        Assert.Equal(2, await pool.ExecAsync(static (_, context) => context.WorkerId).Bounded());
        release.Set();
        await Until.Eventually(() => pool.Stats.Quarantined == 0);
        Assert.Equal((1, 1, 1), ((int)pool.Stats.Completed, (int)pool.Stats.Cancelled, pool.Stats.TotalWorkers));
    }

    [Fact]
    public async Task A_call_cancelled_while_its_worker_warms_up_leaves_no_trace_in_the_counts()
    {
        var never = new TaskCompletionSource<Plain>();
        var pool = Pool.Create(_ => never.Task, new PoolOptions { MaxWorkers = 1 });
        PoolTask<int> call = pool.ExecAsync(static _ => 1);
        Assert.Equal((1, 1, 0), (pool.Stats.ActiveTasks, pool.Stats.BusyWorkers, pool.Stats.PendingTasks));
        Assert.True(call.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Bounded());
        Assert.Equal((0, 0, 0), (pool.Stats.ActiveTasks, pool.Stats.BusyWorkers, pool.Stats.PendingTasks));

        await pool.TerminateAsync().Bounded();
        Assert.Equal((0, 0), (pool.Stats.ActiveTasks, pool.Stats.PendingTasks));
    }

    [Fact]
    public async Task Under_load_every_snapshot_is_consistent()
    {
        const int Calls = 20_000;
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 3, MaxTasksPerWorker = 50 });
        Task[] producers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < Calls / 2; i += 100)
                await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => pool.ExecAsync(static _ => { }).AsTask()));
        }))];
        Task all = Task.WhenAll(producers);
        long completed = 0;
        long restarted = 0;
        do
        {
            PoolStats stats = pool.Stats;
            Assert.InRange(stats.TotalWorkers, 0, 3);
            Assert.InRange(stats.BusyWorkers + stats.IdleWorkers, 0, stats.TotalWorkers);
            Assert.InRange(stats.Completed, completed, Calls);
            Assert.InRange(stats.Restarted, restarted, Calls);
            Assert.InRange(stats.PendingTasks, 0, 200);
            Assert.InRange(stats.ActiveTasks, 0, 200);
            (completed, restarted) = (stats.Completed, stats.Restarted);
        }
        while (!all.IsCompleted);
        await all.Bounded();
        Assert.Equal(Calls, pool.Stats.Completed);
        Assert.Equal((0, 0), (pool.Stats.PendingTasks, pool.Stats.ActiveTasks));
    }
}
