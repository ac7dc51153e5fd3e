using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace WorkerPool.Tests;

public sealed class GrowingTests
{
    [Fact]
    public async Task No_worker_exists_before_the_first_call_one_right_after_it_none_after_termination()
    {
        var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 4 });
        Assert.Equal(0, pool.Stats.TotalWorkers);

        PoolTask<int> call = pool.ExecAsync(static _ => 1);
        Assert.Equal(1, pool.Stats.TotalWorkers);
        Assert.Equal(1, await call.Bounded());
        Assert.Equal(1, pool.Stats.TotalWorkers);

        await pool.DisposeAsync().AsTask().Bounded();
        Assert.Equal(0, pool.Stats.TotalWorkers);
    }

    [Theory]
    [InlineData(3, false, 3)]
    [InlineData(0, true, 1)]
    [InlineData(2, true, 2)]
    public async Task Minimum_and_pre_warming_create_workers_before_the_first_call(int min, bool preWarm, int expected)
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MinWorkers = min, MaxWorkers = 4, PreWarm = preWarm });
        Assert.Equal(expected, pool.Stats.TotalWorkers);
        Assert.Equal(expected, pool.Options.MinWorkers);

        await pool.WhenReadyAsync().Bounded();
        Assert.Equal(expected, pool.Stats.IdleWorkers);
    }

    [Fact]
    public async Task Two_concurrent_calls_use_two_workers()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 4 });
        using Blocker first = await Blocker.StartAsync(pool);
        using Blocker second = await Blocker.StartAsync(pool);

        Assert.NotEqual(first.WorkerId, second.WorkerId);
        Assert.Equal(2, pool.Stats.TotalWorkers);
        await first.Release();
        await second.Release();
    }

    [Theory]
    [InlineData(QueueStrategy.Fifo)]
    [InlineData(QueueStrategy.Lifo)]
    [InlineData(QueueStrategy.Priority)]
    [InlineData(QueueStrategy.Deadline)]
    public async Task Five_calls_on_two_workers_leave_three_waiting_and_afterwards_none_and_two_workers(QueueStrategy strategy)
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2, QueueStrategy = strategy });
        using Blocker first = await Blocker.StartAsync(pool);
        using Blocker second = await Blocker.StartAsync(pool);
        Task<int>[] rest = [.. Enumerable.Range(3, 3).Select(i => pool.ExecAsync(static (_, x) => x, i).AsTask())];

        PoolStats stats = pool.Stats;
        Assert.Equal((2, 2, 3), (stats.TotalWorkers, stats.BusyWorkers, stats.PendingTasks));

        await first.Release();
        await second.Release();
        Assert.Equal(Enumerable.Range(3, 3), await Task.WhenAll(rest).Bounded());
        await Until.Eventually(() => pool.Stats is { PendingTasks: 0, TotalWorkers: 2, IdleWorkers: 2 });
    }

    [Theory]
    [InlineData(QueueStrategy.Fifo)]
    [InlineData(QueueStrategy.Priority)]
    public async Task A_cold_burst_starts_all_workers_at_once(QueueStrategy strategy)
    {
        const int Max = 8;
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = Max, QueueStrategy = strategy });
        using var meeting = new Barrier(Max);

        // Each call returns only when all of them are running.
        Task<bool>[] calls = [.. Enumerable.Range(0, Max).Select(_ => pool.ExecAsync(m => meeting.SignalAndWait(Patience.Limit)).AsTask())];
        Assert.Equal(Max, pool.Stats.TotalWorkers);
        Assert.All(await Task.WhenAll(calls).Bounded(), Assert.True);
    }

    [Fact]
    public async Task A_burst_while_the_factory_is_slow_starts_no_more_than_the_maximum_and_loses_nothing()
    {
        using var open = new ManualResetEventSlim();
        int made = 0;
        await using var pool = Pool.Create(
            _ =>
            {
                Interlocked.Increment(ref made);
                Until.Passed(open);
                return new Plain();
            },
            new PoolOptions { MaxWorkers = 3 });
        Task<int>[] calls = [.. Enumerable.Range(0, 50).Select(i => pool.ExecAsync(static (_, x) => x, i).AsTask())];

        Assert.Equal(3, pool.Stats.TotalWorkers);
        open.Set();
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(calls).Bounded());
        Assert.Equal(3, made);
    }

    [Fact]
    public async Task A_warm_worker_takes_a_call_in_well_under_a_millisecond()
    {
        await using Pool<Plain> pool = await Pool.CreateAsync<Plain>(new PoolOptions { MinWorkers = 1, MaxWorkers = 1 });
        var times = new List<TimeSpan>();
        for (int i = 0; i < 500; i++)
        {
            long start = Stopwatch.GetTimestamp();
            times.Add(Stopwatch.GetElapsedTime(start, await pool.ExecAsync(static _ => Stopwatch.GetTimestamp())));
        }

        // The median, so that a busy machine's pauses do not count.
        Assert.InRange(times.Order().ElementAt(times.Count / 2), TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Calls_from_many_threads_at_once_never_start_more_than_the_maximum()
    {
        var created = new ConcurrentBag<int>();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 3, OnCreateWorker = options => created.Add(options.WorkerId) });
        using var start = new Barrier(8);
        Task<int>[] producers = [.. Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(Patience.Limit);
                int sum = 0;
                for (int i = 0; i < 1000; i++)
                    sum += pool.ExecAsync(static (_, x) => x, 1).GetAwaiter().GetResult();
                return sum;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];

        Assert.Equal(8000, (await Task.WhenAll(producers).Bounded()).Sum());
        Assert.InRange(created.Count, 1, 3);
        Assert.Equal(created.Count, pool.Stats.TotalWorkers);
    }
}
