using System.Collections.Concurrent;
using System.Diagnostics;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Stress;

/// <summary>One test for each race that has broken other pools.</summary>
[Collection(StressCollection.Name)]
public sealed class RaceTests
{
    private const int Level = 4;

    [Fact]
    public Task No_wake_up_is_lost_as_workers_idle_out() => WithDelays(async () =>
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
            (options.MaxWorkers, options.IdleTimeout, options.SpinDuration) = (2, TimeSpan.FromMilliseconds(1), TimeSpan.Zero));
        var random = new Random(1);
        for (int i = 0; i < 150; i++)
        {
            int first = i;
            Task<int>[] calls = [.. Enumerable.Range(0, 3).Select(n => pool.Echo(first + n).AsTask())];
            await Task.WhenAll(calls).Within(pool);
            Assert.Equal(first + 2, await calls[2]);
            await Task.Delay(random.Next(0, 14));
        }

        Assert.Contains(pool.Ended, static ended => ended.Reason == WorkerTerminationReason.Idle);
    });

    [Fact]
    public Task No_call_is_lost_to_a_dying_worker_and_every_recycled_one_is_replaced() => WithDelays(async () =>
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
            (options.MaxWorkers, options.MinWorkers, options.MaxTasksPerWorker) = (2, 2, 1));
        for (int i = 0; i < 300; i++)
        {
            Task<int>[] calls = [pool.Echo(i).AsTask(), pool.Echo(i).AsTask(), pool.Echo(i).AsTask()];
            await Task.WhenAll(calls).Within(pool);
            Assert.Equal(i, await calls[0]);
        }

        await pool.Until(static stats => stats is { IdleWorkers: 2, TotalWorkers: 2 });
        Assert.Equal(900, pool.Stats.Completed);
        Assert.InRange(pool.Stats.Restarted, 898, 900);
    });

    [Fact]
    public async Task A_recycled_worker_still_helps_the_calls_it_hosts()
    {
        foreach (QueueStrategy strategy in Strategies.All)
        {
            await using WatchedPool pool = WatchedPool.Create(options => (options.MaxTasksPerWorker, options.QueueStrategy) = (1, strategy));
            PoolTask<int> outer = pool.Pool.ExecAsync(async _ =>
            {
                await Task.Yield();
                return await pool.Echo(1) + await pool.Pool.ExecAsync(async _ => await pool.Echo(2));
            });
            Assert.Equal(3, await outer.Within(pool));
        }
    }

    [Fact]
    public Task An_aborted_call_leaves_the_queue_pumped() => WithDelays(async () =>
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
            (options.MaxWorkers, options.ConcurrentTasksPerWorker, options.AbortTimeout) = (2, 2, Patience.Limit));
        for (int i = 0; i < 300; i++)
        {
            PoolTask<int>[] victims = [.. Enumerable.Range(0, 3).Select(_ => pool.Pool.ExecAsync(
                static async (Subject _, WorkerContext context) =>
                {
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                    return 0;
                }))];
            PoolTask<int>[] next = [.. Enumerable.Range(0, 4).Select(n => pool.Echo(n))];
            foreach (PoolTask<int> victim in victims)
            {
                Assert.True(victim.Cancel());
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => victim.Within(pool));
            }

            for (int n = 0; n < next.Length; n++)
                Assert.Equal(n, await next[n].Within(pool));
        }

        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0 } && stats.IdleWorkers == stats.TotalWorkers);
        Assert.Equal(0, pool.Stats.Restarted);
    });

    [Fact]
    public async Task A_stopped_call_that_waits_for_its_own_call_does_not_strand_its_only_worker()
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
            (options.QueueStrategy, options.AbortTimeout) = (QueueStrategy.Priority, 4 * Patience.Limit));
        var hold = new Hold();
        PoolTask<int> outer = pool.Pool.ExecAsync(async _ =>
        {
            PoolTask<int> inner = pool.Echo(1);
            await hold.RunAsync(0);
            return await inner;
        });
        await hold.Begun;
        outer.Cancel();
        hold.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outer.Within(pool));
        Assert.Equal(2, await pool.Echo(2).Within(pool));
        await pool.Until(static stats => stats is { IdleWorkers: 1, Completed: 2 });
        Assert.Single(pool.Created);
    }

    [Fact]
    public Task A_failed_start_orphans_no_call() => WithDelays(async () =>
    {
        int starts = 0;
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(
            options => (options.MaxWorkers, options.TimeProvider) = (3, clock),
            _ => Interlocked.Increment(ref starts) % 2 == 0 ? default : throw new InvalidDataException("on purpose"));
        for (int round = 0; round < 60; round++)
        {
            Task<int>[] calls = [.. Enumerable.Range(0, 6).Select(i => pool.Echo(i).AsTask())];
            Task all = Task.WhenAll(calls);
            while (!all.IsCompleted)
            {
                clock.Advance(TimeSpan.FromSeconds(31));
                await Task.WhenAny(all, Task.Delay(1));
            }

            await Task.WhenAny(all).Within(pool);
            Assert.All(calls, static call => Assert.True(call.IsCompletedSuccessfully || call.Exception?.InnerException is InvalidDataException));
        }

        Assert.Equal(360, pool.Stats.Completed + pool.Stats.Failed);
        Assert.InRange(pool.Stats.Completed, 1, 359);
    });

    [Fact]
    public Task Completions_that_race_with_the_end_complete_exactly_once() => WithDelays(async () =>
    {
        for (int round = 0; round < 120; round++)
        {
            WatchedPool pool = WatchedPool.Create(static options =>
                (options.MaxWorkers, options.WorkerTerminateTimeout) = (2, Patience.Limit));
            var outcomes = new ConcurrentQueue<bool>();
            using var gate = new ManualResetEventSlim();
            Task[] producers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                gate.Wait(Patience.Limit);
                PoolTask<int>[] calls = [.. Enumerable.Range(0, 30).Select(i => pool.Echo(i))];
                for (int i = 0; i < calls.Length; i++)
                {
                    try
                    {
                        outcomes.Enqueue(await calls[i] == i);
                    }
                    catch (PoolTerminatedException)
                    {
                        outcomes.Enqueue(true);
                    }
                }
            }))];
            gate.Set();
            bool force = round % 2 == 0;
            await Task.Run(() => pool.Pool.TerminateAsync(force)).Within(pool);
            await Task.WhenAll(producers).Within(pool);
            Assert.Equal(60, outcomes.Count);
            Assert.DoesNotContain(false, outcomes);
            PoolStats stats = pool.Stats;
            Assert.Equal(60, stats.Completed + stats.Rejected);
            Assert.Equal((0, 0, 0), (stats.PendingTasks, stats.ActiveTasks, stats.TotalWorkers));
            Assert.Equal(pool.Created.Count, pool.Ended.Count);
        }
    });

    [Fact]
    public async Task Workers_are_not_created_and_destroyed_in_a_loop()
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
            (options.MinWorkers, options.MaxWorkers, options.IdleTimeout) = (1, 4, TimeSpan.FromMilliseconds(20)));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => pool.Echo(i).AsTask())).Within(pool);
        await pool.Until(static stats => stats.TotalWorkers == 1);
        int created = pool.Created.Count;
        await Task.Delay(300);
        Assert.Equal((created, 1), (pool.Created.Count, pool.Stats.TotalWorkers));
    }

    [Fact]
    public async Task An_idle_pool_burns_no_processor_time()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = options.MinWorkers = 8);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => pool.Echo(i).AsTask())).Within(pool);
        await pool.Until(static stats => stats.IdleWorkers == 8);
        await AssertQuietAsync();
    }

    [Fact]
    public async Task An_asynchronous_call_that_outlives_its_pool_burns_no_processor_time()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.WorkerTerminateTimeout = TimeSpan.FromMilliseconds(10));
        var hold = new Hold();
        PoolTask<int> call = pool.Pool.ExecAsync(_ => hold.RunAsync(1));
        await hold.Begun;
        await pool.Pool.TerminateAsync(force: true).Within(pool);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => call.Within(pool));
        hold.Release();
        await pool.Until(_ => !pool.Disposed.IsEmpty);
        Assert.Same(pool.Made.Single().Home, pool.Disposed.Single().DisposedOn);
        await AssertQuietAsync();
    }

    [Theory]
    [InlineData(ContextFlow.Full)]
    [InlineData(ContextFlow.ActivityOnly)]
    [InlineData(ContextFlow.None)]
    public async Task Ambient_state_of_one_call_never_reaches_the_next(ContextFlow flow)
    {
        await using WatchedPool pool = WatchedPool.Create(options => options.ContextFlow = flow);
        var local = new AsyncLocal<string?>();
        for (int i = 0; i < 50; i++)
        {
            string mine = $"call {i}";
            local.Value = mine;
            string? seen = await pool.Pool.ExecAsync(async _ =>
            {
                string? before = local.Value;
                local.Value = "left behind";
                using Activity activity = new Activity("left behind").Start();
                await Task.Yield();
                Activity.Current = activity;
                return before;
            });
            Assert.Equal(flow == ContextFlow.Full ? mine : null, seen);
            local.Value = null;
            Assert.Null(await pool.Pool.ExecAsync(_ => local.Value));
            Assert.Null(await pool.Pool.ExecAsync(static _ => Activity.Current));
            Assert.Null(await pool.Pool.ExecAsync(static _ => SynchronizationContext.Current));
        }
    }

    private static async Task AssertQuietAsync()
    {
        // The suite's own threads may still end; one quiet half second is enough.
        TimeSpan least = TimeSpan.MaxValue;
        for (int i = 0; i < 8; i++)
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            await Task.Delay(500);
            TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime - before;
            least = used < least ? used : least;
            if (least < TimeSpan.FromMilliseconds(50))
                break;
        }

        Assert.InRange(least, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    private static async Task WithDelays(Func<Task> test)
    {
        Interleaving.Level = Level;
        try
        {
            await test();
        }
        finally
        {
            Interleaving.Level = 0;
        }
    }
}
