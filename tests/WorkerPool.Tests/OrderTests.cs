using System.Collections.Concurrent;
using Xunit;

namespace WorkerPool.Tests;

public sealed class OrderTests
{
    [Theory]
    [InlineData(QueueStrategy.Fifo, new[] { 2, 4, 6, 8 })]
    [InlineData(QueueStrategy.Lifo, new[] { 8, 6, 4, 2 })]
    [InlineData(QueueStrategy.Priority, new[] { 2, 4, 6, 8 })]
    [InlineData(QueueStrategy.Deadline, new[] { 2, 4, 6, 8 })]
    public async Task Calls_that_wait_behind_a_running_one_run_in_the_strategy_s_order(QueueStrategy strategy, int[] expected)
    {
        Assert.Equal(expected, await RunBehindBlocker(strategy, [2, 4, 6, 8], static _ => null));
    }

    [Fact]
    public async Task Higher_priority_runs_sooner_and_ties_in_arrival_order()
    {
        int[] order = await RunBehindBlocker(
            QueueStrategy.Priority,
            [10, 50, 11, 90, 51, 12, 91, -10, 52],
            static i => new ExecOptions { Priority = i / 10 });
        Assert.Equal([90, 91, 50, 51, 52, 10, 11, 12, -10], order);
    }

    [Fact]
    public async Task Extreme_priorities_keep_their_order()
    {
        int[] priorities = [0, int.MinValue, int.MaxValue, -1, 1];
        int[] order = await RunBehindBlocker(QueueStrategy.Priority, priorities, static i => new ExecOptions { Priority = i });
        Assert.Equal([int.MaxValue, 1, 0, -1, int.MinValue], order);
    }

    [Fact]
    public async Task The_earliest_deadline_runs_first_and_calls_without_one_last()
    {
        DateTimeOffset start = DateTimeOffset.UtcNow.AddHours(1);
        int[] order = await RunBehindBlocker(
            QueueStrategy.Deadline,
            [0, 3, 1, 100, 2, 1],
            i => i == 0 ? null : new ExecOptions { Deadline = start.AddMinutes(i) });
        Assert.Equal([1, 1, 2, 3, 100, 0], order);
    }

    [Theory]
    [InlineData(QueueStrategy.Fifo)]
    [InlineData(QueueStrategy.Priority)]
    [InlineData(QueueStrategy.Deadline)]
    public async Task Each_producer_s_calls_keep_their_order_under_concurrent_producers(QueueStrategy strategy)
    {
        const int Producers = 4;
        const int Each = 2000;
        var order = new List<(int Producer, int Number)>();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, QueueStrategy = strategy });
        using var start = new Barrier(Producers);
        Task[] producers = [.. Enumerable.Range(0, Producers).Select(producer => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(Patience.Limit);
                for (int i = 0; i < Each; i++)
                    _ = pool.ExecAsync((_, x) => order.Add(x), (producer, i));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        await Task.WhenAll(producers).Bounded();
        await pool.DrainAsync().Bounded();

        Assert.Equal(Producers * Each, order.Count);
        Assert.All(order.GroupBy(call => call.Producer), calls => Assert.Equal(Enumerable.Range(0, Each), calls.Select(call => call.Number)));
    }

    [Fact]
    public async Task Priorities_hold_under_concurrent_producers()
    {
        const int Each = 500;
        var order = new List<int>();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, QueueStrategy = QueueStrategy.Priority });
        using Blocker blocker = await Blocker.StartAsync(pool);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
                pool.ExecAsync((_, x) => order.Add(x), i % 7, new ExecOptions { Priority = i % 7 });
        }))).Bounded();
        await blocker.Release();
        await pool.DrainAsync().Bounded();

        Assert.Equal(4 * Each, order.Count);
        Assert.Equal(order.OrderDescending(), order);
    }

    [Fact]
    public async Task Twenty_calls_on_one_worker_finish_in_order_under_load()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        for (int round = 0; round < 100; round++)
        {
            var finished = new ConcurrentQueue<int>();
            Task<int>[] calls = [.. Enumerable.Range(0, 20).Select(i => pool.ExecAsync(
                (_, x) =>
                {
                    Thread.SpinWait(x * 7 % 100);
                    finished.Enqueue(x);
                    return x;
                },
                i).AsTask())];
            await Task.WhenAll(calls).Bounded();
            Assert.Equal(Enumerable.Range(0, 20), finished);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task One_caller_s_calls_start_in_order_even_while_the_worker_goes_to_rest_in_between(int concurrent)
    {
        var started = new List<int>();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ConcurrentTasksPerWorker = concurrent });
        for (int i = 0; i < 20_000; i++)
        {
            PoolTask call = pool.ExecAsync((_, x) => started.Add(x), i);
            if (i % 3 == 0)
                await call;
        }

        await pool.DrainAsync().Bounded();
        Assert.Equal(Enumerable.Range(0, 20_000), started);
    }

    private static async Task<int[]> RunBehindBlocker(QueueStrategy strategy, int[] calls, Func<int, ExecOptions?> options)
    {
        var order = new ConcurrentQueue<int>();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, QueueStrategy = strategy });
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task[] waiting = [.. calls.Select(i => pool.ExecAsync((_, x) => order.Enqueue(x), i, options(i)).AsTask())];
        Assert.Equal(calls.Length, pool.Stats.PendingTasks);
        await blocker.Release();
        await Task.WhenAll(waiting).Bounded();
        return [.. order];
    }
}
