using System.Collections.Concurrent;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Broadcast;

/// <summary>Broadcasts that workers hear when they start.</summary>
public sealed class FutureWorkersTests
{
    private readonly ConcurrentDictionary<Subject, ConcurrentQueue<int>> _heard = new();

    [Fact]
    public async Task A_worker_that_starts_later_runs_it_before_its_first_call()
    {
        await using WatchedPool pool = WatchedPool.Create();
        Func<Subject, ValueTask<int>> tell = async subject =>
        {
            await Task.Yield();
            return Hear(subject, 5);
        };
        Assert.Empty(await pool.Pool.BroadcastAsync(tell, new BroadcastOptions { FutureWorkers = true }).Bounded());
        int[] heard = await HeardAsync(pool);
        Assert.Equal([5], heard);
        await pool.Until(static stats => stats is { Completed: 1, Failed: 0 });
    }

    [Fact]
    public async Task A_later_one_of_the_same_key_replaces_it_and_it_can_be_ended()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxTasksPerWorker = 1);
        var options = new BroadcastOptions { FutureWorkers = true, Key = "level" };
        await TellAsync(pool, 1, options);
        await TellAsync(pool, 2, new BroadcastOptions { FutureWorkers = true, Key = "other" });
        int[] first = await HeardAsync(pool);
        Assert.Equal([1, 2], first);
        await TellAsync(pool, 3, options);
        Assert.Contains(await HeardAsync(pool, until: 3), static heard => heard == 3);
        Assert.True(pool.Pool.EndBroadcast("level"));
        Assert.False(pool.Pool.EndBroadcast("level"));
        int[] last = await HeardAsync(pool, without: 3);
        Assert.Equal([2], last);
    }

    [Fact]
    public async Task While_workers_come_and_go_each_hears_every_one_once_and_in_order()
    {
        const int Broadcasts = 60;
        await using WatchedPool pool = WatchedPool.Create(
            static options => (options.MinWorkers, options.MaxWorkers, options.MaxTasksPerWorker) = (3, 3, 3));
        using var end = new CancellationTokenSource();
        Task[] callers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
                await pool.Echo(1).Bounded();
        }))];
        for (int i = 1; i <= Broadcasts; i++)
            await TellAsync(pool, i, new BroadcastOptions { FutureWorkers = true });
        await end.CancelAsync();
        await Task.WhenAll(callers).Bounded();

        Assert.Equal(Enumerable.Range(1, Broadcasts), await HeardAsync(pool));
        Assert.All(_heard.Values, static heard => Assert.Equal(Enumerable.Range(1, heard.Count), heard));
        Assert.True(_heard.Count > 3, $"Only {_heard.Count} workers came.");
    }

    [Fact]
    public async Task One_that_throws_is_a_failed_start_and_the_state_is_disposed()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var options = new BroadcastOptions { FutureWorkers = true, Key = 1 };
        await pool.Pool.BroadcastAsync(static (Subject _) => throw new InvalidOperationException("refused"), options).Bounded();
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => pool.Echo(1).Bounded());
        Assert.Equal("refused", exception.Message);
        Assert.Same(Assert.Single(pool.Made), Assert.Single(pool.Disposed));
        await Until.Eventually(() => pool.Ended.Any(static end => end.Reason == WorkerTerminationReason.StartFailed));

        Assert.True(pool.Pool.EndBroadcast(1));
        Assert.Equal(2, await pool.Echo(2).Bounded());
    }

    [Fact]
    public async Task A_caller_that_runs_its_own_call_does_so_with_a_state_that_has_heard_it()
    {
        await using WatchedPool pool = WatchedPool.Create(
            static options => (options.MaxQueueSize, options.QueueFullMode) = (0, QueueFullMode.CallerRuns));
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold);
        await hold.Begun;
        Assert.Empty(await HeardAsync(pool));
        Task<WorkerResult<int>[]> broadcast = TellAsync(pool, 9, new BroadcastOptions { FutureWorkers = true });
        int[] heard = await HeardAsync(pool);
        Assert.Equal([9], heard);
        Assert.Single(pool.Disposed);
        hold.Release();
        await held.Bounded();
        Assert.Single(await broadcast.Bounded());
    }

    [Fact]
    public async Task A_key_without_future_workers_is_refused()
    {
        await using WatchedPool pool = WatchedPool.Create();
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => TellAsync(pool, 1, new BroadcastOptions { Key = "k" }));
        Assert.Contains("Key is k, but FutureWorkers is false", exception.Message);
        Assert.False(pool.Pool.EndBroadcast("k"));
    }

    private int Hear(Subject subject, int number)
    {
        Assert.Same(Thread.CurrentThread, subject.Home);
        _heard.GetOrAdd(subject, static _ => new ConcurrentQueue<int>()).Enqueue(number);
        return number;
    }

    private Task<WorkerResult<int>[]> TellAsync(WatchedPool pool, int number, BroadcastOptions options) =>
        pool.Pool.BroadcastAsync((Subject subject) => Hear(subject, number), options).Bounded();

    private Task<int[]> HeardAsync(WatchedPool pool) =>
        pool.Pool.ExecAsync((Subject subject) => _heard.TryGetValue(subject, out ConcurrentQueue<int>? heard) ? heard.ToArray() : []).Bounded();

    /// <summary>What a worker has heard: of the first that heard one thing, or did not hear another.</summary>
    private async Task<int[]> HeardAsync(WatchedPool pool, int until = 0, int without = 0)
    {
        long start = Environment.TickCount64;
        while (true)
        {
            int[] heard = await HeardAsync(pool);
            if ((until == 0 || heard.Contains(until)) && (without == 0 || !heard.Contains(without)))
                return heard;
            Assert.True(Environment.TickCount64 - start < Patience.Limit.TotalMilliseconds, "No worker has heard it.");
        }
    }
}
