using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>Full queues: streams, callers that run their own calls, and the age of those who wait.</summary>
public sealed class FullQueueAttackTests
{
    [Fact]
    public async Task A_call_whose_results_are_read_does_not_run_on_its_reader()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 1, MaxQueueSize = 0, QueueFullMode = QueueFullMode.CallerRuns });
        Blocker blocker = await Blocker.StartAsync(pool);
        Task<int> reader = Task.Run(async () =>
        {
            int sum = 0;
            await foreach (int x in pool.StreamAsync(static (_, n) => Enumerable.Range(0, n), 100))
                sum += x;
            return sum;
        });
        await Until.Eventually(() => pool.Stats.PendingTasks == 1);
        await blocker.Release();

        Assert.Equal(4950, await reader.Bounded());
    }

    [Fact]
    public async Task A_caller_that_runs_its_call_runs_what_that_awaits()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 1, MaxQueueSize = 1, QueueFullMode = QueueFullMode.CallerRuns });
        Blocker blocker = await Blocker.StartAsync(pool);
        PoolTask<int> filler = pool.ExecAsync(static _ => 0);

        Task<int> outer = Task.Run(async () => await pool.ExecAsync(
            static async (_, a) =>
            {
                a.Filler.Cancel();
                return await a.Pool.ExecAsync(static _ => 5) + 1;
            },
            (Pool: pool, Filler: filler)));

        Assert.Equal(6, await outer.Bounded());
        await blocker.Release();
    }

    [Theory]
    [InlineData(ContextFlow.None, 0)]
    [InlineData(ContextFlow.Full, 7)]
    public async Task A_call_on_its_caller_sees_of_it_what_it_would_see_elsewhere(ContextFlow flow, int expected)
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 1, MaxQueueSize = 0, QueueFullMode = QueueFullMode.CallerRuns, ContextFlow = flow });
        Blocker blocker = await Blocker.StartAsync(pool);
        var local = new AsyncLocal<int> { Value = 7 };

        Assert.Equal(expected, await pool.ExecAsync(_ => local.Value));

        Assert.Equal(7, local.Value);
        await blocker.Release();
    }

    [Theory]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.CallerRuns)]
    public async Task A_group_s_stream_waits_for_room(QueueFullMode mode)
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2, MaxQueueSize = 1, QueueFullMode = mode });
        PoolGroup<Plain> group = pool.CreateGroup(1);
        int reader = 0;
        int onReader = 0;
        var results = new List<int>();
        await foreach (int x in group.StreamAsync(
            Enumerable.Range(0, 200),
            (_, x) =>
            {
                if (WorkerContext.Current.WorkerId == 0 || Environment.CurrentManagedThreadId == Volatile.Read(ref reader))
                    Interlocked.Increment(ref onReader);
                return x;
            },
            new StreamOptions { MaxInFlight = 16 }))
        {
            results.Add(x);
        }

        Assert.Equal(Enumerable.Range(0, 200), results);
        Assert.Equal(0, onReader);
        Assert.Equal(0, pool.Stats.Rejected);
    }

    [Fact]
    public async Task The_age_of_a_call_behind_the_door_is_how_long_it_has_waited()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 1, MaxQueueSize = 1, QueueFullMode = QueueFullMode.Wait });
        Blocker blocker = await Blocker.StartAsync(pool);
        PoolTask<int>[] waiting = [pool.ExecAsync(static _ => 1), pool.ExecAsync(static _ => 2), pool.ExecAsync(static _ => 3)];

        Assert.InRange(pool.Stats.OldestQueuedAge, TimeSpan.Zero, Patience.Limit);

        await blocker.Release();
        foreach (PoolTask<int> call in waiting)
            await call.Bounded();
    }
}
