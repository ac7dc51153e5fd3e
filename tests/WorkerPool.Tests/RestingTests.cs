using System.Collections.Concurrent;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests;

public sealed class RestingTests
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Idle_workers_leave_after_the_idle_timeout_down_to_the_minimum()
    {
        var clock = new ManualClock();
        var left = new ConcurrentQueue<WorkerTermination>();
        await using Pool<Plain> pool = await GrownPool(clock, left, min: 1, max: 4);

        clock.Advance(s_idle / 2);
        Assert.Equal(4, pool.Stats.TotalWorkers);

        await AdvanceUntil(clock, () => pool.Stats.TotalWorkers == 1);
        clock.Advance(s_idle * 10);
        Assert.Equal(1, await pool.ExecAsync(static _ => 1).Bounded());
        Assert.Equal(1, pool.Stats.TotalWorkers);
        Assert.Equal(Enumerable.Repeat(WorkerTerminationReason.Idle, 3), left.Select(termination => termination.Reason));
    }

    [Fact]
    public async Task Without_an_idle_timeout_workers_stay()
    {
        var clock = new ManualClock();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2, TimeProvider = clock });
        await pool.ExecAsync(static _ => 1).Bounded();
        clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(1, pool.Stats.TotalWorkers);
        Assert.Equal(0, clock.Armed);
    }

    [Fact]
    public async Task Shrinking_in_quick_succession_never_goes_below_the_minimum()
    {
        for (int round = 0; round < 50; round++)
        {
            var clock = new ManualClock();
            var left = new ConcurrentQueue<WorkerTermination>();
            await using Pool<Plain> pool = await GrownPool(clock, left, min: 2, max: 4);
            await Until.Eventually(() => pool.Stats.IdleWorkers == 4);

            // Workers that were asked to leave have not left yet when the next looks come.
            for (int i = 0; i < 10; i++)
                clock.Advance(s_idle);
            await Until.Eventually(() => left.Count >= 2 && pool.Stats.IdleWorkers == 2);
            Assert.Equal(2, left.Count);
            Assert.Equal(0, pool.Stats.Restarted);
        }
    }

    [Fact]
    public async Task At_the_minimum_nothing_is_created_or_destroyed_however_long_it_rests()
    {
        var clock = new ManualClock();
        var created = new ConcurrentQueue<int>();
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MinWorkers = 2,
            MaxWorkers = 4,
            IdleTimeout = s_idle,
            TimeProvider = clock,
            OnCreateWorker = options => created.Enqueue(options.WorkerId),
        });
        await pool.WhenReadyAsync().Bounded();
        for (int i = 0; i < 100; i++)
            clock.Advance(s_idle);

        Assert.Equal([1, 2], created);
        Assert.Equal(2, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task A_pool_that_drains_does_not_replace_its_minimum()
    {
        var created = new ConcurrentQueue<int>();
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MinWorkers = 2,
            MaxWorkers = 2,
            OnCreateWorker = options => created.Enqueue(options.WorkerId),
        });
        Assert.Equal(1, await pool.ExecAsync(static _ => 1).Bounded());
        await pool.DrainAsync().Bounded();

        Assert.Equal([1, 2], created);
        Assert.Equal(0, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task A_busy_worker_does_not_leave_however_long_its_call_takes()
    {
        var clock = new ManualClock();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2, IdleTimeout = s_idle, TimeProvider = clock });
        using Blocker blocker = await Blocker.StartAsync(pool);
        for (int i = 0; i < 10; i++)
            clock.Advance(s_idle);

        Assert.Equal(1, pool.Stats.TotalWorkers);
        int worker = blocker.WorkerId;
        await blocker.Release();
        Assert.Equal(worker, await pool.ExecAsync(static (_, context) => context.WorkerId).Bounded());
    }

    [Fact]
    public async Task Work_that_arrives_while_workers_leave_is_never_lost()
    {
        var clock = new ManualClock();
        var created = new ConcurrentQueue<int>();
        var left = new ConcurrentQueue<int>();
        var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 2,
            IdleTimeout = TimeSpan.FromMilliseconds(10),
            TimeProvider = clock,
            OnCreateWorker = options => created.Enqueue(options.WorkerId),
            OnTerminateWorker = termination => left.Enqueue(termination.WorkerId),
        });
        using var stop = new CancellationTokenSource();
        Task time = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                clock.Advance(TimeSpan.FromMilliseconds(10));
                Thread.Yield();
            }
        });
        for (int i = 0; i < 5000; i++)
            Assert.Equal(i, await pool.ExecAsync(static (_, x) => x, i).Bounded());
        await stop.CancelAsync();
        await time.Bounded();
        await pool.DisposeAsync().AsTask().Bounded();

        Assert.Equal(created.Order(), left.Order());
        Assert.True(created.Count > 1, "No worker left while calls arrived.");
    }

    [Fact]
    public async Task The_idle_timeout_works_on_the_system_clock_too()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2, IdleTimeout = TimeSpan.FromMilliseconds(30) });
        await pool.ExecAsync(static _ => 1).Bounded();
        await Until.Eventually(() => pool.Stats.TotalWorkers == 0);
        Assert.Equal(7, await pool.ExecAsync(static _ => 7).Bounded());
    }

    private static async Task<Pool<Plain>> GrownPool(ManualClock clock, ConcurrentQueue<WorkerTermination> left, int min, int max)
    {
        var pool = Pool.Create<Plain>(new PoolOptions
        {
            MinWorkers = min,
            MaxWorkers = max,
            IdleTimeout = s_idle,
            TimeProvider = clock,
            OnTerminateWorker = left.Enqueue,
        });
        using var meeting = new Barrier(max);
        await Task.WhenAll(Enumerable.Range(0, max).Select(_ => pool.ExecAsync(m => meeting.SignalAndWait(Patience.Limit)).AsTask())).Bounded();
        await Until.Eventually(() => pool.Stats.IdleWorkers == max);
        return pool;
    }

    private static Task AdvanceUntil(ManualClock clock, Func<bool> condition) => Until.Eventually(() =>
    {
        clock.Advance(s_idle / 4);
        return condition();
    });
}
