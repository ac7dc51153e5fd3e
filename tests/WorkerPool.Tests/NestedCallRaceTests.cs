using Xunit;

namespace WorkerPool.Tests;

/// <summary>Workers that rest, leave, and wait for their own pool, with random delays between the steps of the machinery.</summary>
[Collection(InterleavingCollection.Name)]
public sealed class NestedCallRaceTests
{
    [Theory]
    [InlineData(QueueStrategy.Fifo, 1, 1)]
    [InlineData(QueueStrategy.Fifo, 2, 4)]
    [InlineData(QueueStrategy.Lifo, 2, 1)]
    [InlineData(QueueStrategy.Priority, 2, 4)]
    public async Task Calls_that_wait_for_their_own_pool_in_every_way_all_end(QueueStrategy strategy, int workers, int concurrent)
    {
        using Interleaved delays = Interleaved.At(8);
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = workers,
            QueueStrategy = strategy,
            ConcurrentTasksPerWorker = concurrent,
            StackSize = 16 << 20,
        });
        for (int round = 0; round < 20; round++)
        {
            Task<int>[] calls = [.. Enumerable.Range(0, 32).Select(i => (i % 3) switch
            {
                0 => pool.ExecAsync((_, x) => Echo(x).GetAwaiter().GetResult(), i).AsTask(),
                1 => pool.ExecAsync(async (_, x) => await Relay(x), i).AsTask(),
                _ => pool.ExecAsync(
                    async (_, x) =>
                    {
                        PoolTask<int> relay = Relay(x);
                        await Task.Yield();
                        return relay.GetAwaiter().GetResult();
                    },
                    i).AsTask(),
            })];
            Assert.Equal(Enumerable.Range(0, 32), await Task.WhenAll(calls).Bounded());
        }

        PoolTask<int> Echo(int number) => pool.ExecAsync(static (_, x) => x, number);

        PoolTask<int> Relay(int number) => pool.ExecAsync(async (_, x) => await Echo(x), number);
    }

    [Fact]
    public async Task Workers_that_come_and_go_all_the_time_lose_no_call()
    {
        using Interleaved delays = Interleaved.At(8);
        int created = 0;
        int left = 0;
        var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 2,
            MaxTasksPerWorker = 7,
            IdleTimeout = TimeSpan.FromTicks(1),
            OnCreateWorker = _ => Interlocked.Increment(ref created),
            OnTerminateWorker = _ => Interlocked.Increment(ref left),
        });
        for (int i = 0; i < 100; i++)
            Assert.Equal(Enumerable.Range(0, 10), await Task.WhenAll(Enumerable.Range(0, 10).Select(x => pool.ExecAsync(static (_, y) => y, x).AsTask())).Bounded());
        await pool.DisposeAsync().AsTask().Bounded();

        Assert.True(created >= 100 * 10 / 7, $"Only {created} workers came.");
        Assert.Equal(created, left);
        Assert.Equal((1000, 0, 0), ((int)pool.Stats.Completed, pool.Stats.PendingTasks, pool.Stats.ActiveTasks));
    }

    [Fact]
    public async Task Lost_workers_that_interleave_calls_fail_only_what_they_hold()
    {
        using Interleaved delays = Interleaved.At(8);
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2, ConcurrentTasksPerWorker = 4 });
        Task<int>[] calls = [.. Enumerable.Range(0, 400).Select(i => pool.ExecAsync(
            async (_, x) =>
            {
                if (x % 20 == 0)
                    ThrowLater();
                await Task.Yield();
                return x;
            },
            i).AsTask())];
        await Task.WhenAny(Task.WhenAll(calls)).Bounded();

        Assert.All(calls.Where(call => call.IsFaulted), call => Assert.IsType<WorkerCrashedException>(call.Exception!.InnerException));
        Assert.InRange(calls.Count(call => call.IsFaulted), 0, 20 * 8);
        await Until.Eventually(() => pool.Stats is { ActiveTasks: 0, PendingTasks: 0, BusyWorkers: 0 });
        Assert.Equal(400, pool.Stats.Completed + pool.Stats.Failed);
        Assert.Equal(7, await pool.ExecAsync(static _ => 7).Bounded());
    }

    private static async void ThrowLater()
    {
        await Task.Yield();
        throw new InvalidTimeZoneException();
    }
}
