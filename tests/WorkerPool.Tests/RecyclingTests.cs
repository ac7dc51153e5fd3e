using System.Collections.Concurrent;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests;

public sealed class RecyclingTests
{
    [Fact]
    public async Task A_worker_is_replaced_after_its_number_of_calls_and_its_state_disposed_once_on_its_own_thread()
    {
        var left = new ConcurrentQueue<WorkerTermination>();
        var states = new ConcurrentQueue<State>();
        var pool = Pool.Create(
            _ =>
            {
                var state = new State();
                states.Enqueue(state);
                return state;
            },
            new PoolOptions { MinWorkers = 1, MaxWorkers = 1, MaxTasksPerWorker = 3, OnTerminateWorker = left.Enqueue });
        var workers = new List<int>();
        for (int i = 0; i < 10; i++)
            workers.Add(await pool.ExecAsync(static (m, context) => m.Call(context)).Bounded());
        await Until.Eventually(() => left.Count == 3);

        Assert.Equal([1, 1, 1, 2, 2, 2, 3, 3, 3, 4], workers);
        Assert.All(left, termination => Assert.Equal((WorkerTerminationReason.MaxTasks, 3), (termination.Reason, (int)termination.Calls)));
        Assert.Equal(3, pool.Stats.Restarted);
        await pool.DisposeAsync().AsTask().Bounded();
        Assert.Equal(4, states.Count);
        Assert.All(states, state => Assert.Equal((1, state.Thread), (state.Disposals, state.DisposedOn)));
    }

    [Fact]
    public async Task Recycling_keeps_the_minimum()
    {
        await using Pool<Plain> pool = await Pool.CreateAsync<Plain>(new PoolOptions { MinWorkers = 3, MaxWorkers = 3, MaxTasksPerWorker = 1 });
        for (int i = 0; i < 50; i++)
            await pool.ExecAsync(static _ => { }).Bounded();

        await Until.Eventually(() => pool.Stats is { IdleWorkers: 3, Restarted: 50 });
        Assert.Equal(3, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task Calls_that_wait_run_on_the_replacement()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, MaxTasksPerWorker = 1 });
        Task<int>[] calls = [.. Enumerable.Range(0, 200).Select(_ => pool.ExecAsync(static (_, context) => context.WorkerId).AsTask())];

        Assert.Equal(Enumerable.Range(1, 200), await Task.WhenAll(calls).Bounded());
    }

    [Fact]
    public async Task Without_a_minimum_a_recycled_worker_is_replaced_only_when_work_comes()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2, MaxTasksPerWorker = 1 });
        await pool.ExecAsync(static _ => { }).Bounded();
        await Until.Eventually(() => pool.Stats.TotalWorkers == 0);

        Assert.Equal(2, await pool.ExecAsync(static (_, context) => context.WorkerId).Bounded());
        Assert.Equal(1, pool.Stats.Restarted);
    }

    [Fact]
    public async Task A_resting_worker_is_replaced_when_it_is_too_old()
    {
        var clock = new ManualClock();
        var left = new ConcurrentQueue<WorkerTermination>();
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MinWorkers = 2,
            MaxWorkers = 2,
            MaxWorkerAge = TimeSpan.FromMinutes(1),
            TimeProvider = clock,
            OnTerminateWorker = left.Enqueue,
        });
        await Until.Eventually(() => pool.Stats.IdleWorkers == 2);
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(left);

        await Until.Eventually(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return left.Count >= 2;
        });
        Assert.All(left, termination => Assert.Equal(WorkerTerminationReason.MaxAge, termination.Reason));
        await Until.Eventually(() => pool.Stats.IdleWorkers == 2);
        Assert.Equal(2, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task A_busy_worker_that_is_too_old_finishes_its_call_and_is_replaced_before_the_next()
    {
        var clock = new ManualClock();
        var left = new ConcurrentQueue<WorkerTermination>();
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MinWorkers = 1,
            MaxWorkers = 1,
            MaxWorkerAge = TimeSpan.FromMinutes(1),
            TimeProvider = clock,
            OnTerminateWorker = left.Enqueue,
        });
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int> next = pool.ExecAsync(static (_, context) => context.WorkerId).AsTask();
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(left);

        await blocker.Release();
        Assert.Equal(2, await next.Bounded());
        await Until.Eventually(() => left.Count == 1);
        Assert.Equal((1, WorkerTerminationReason.MaxAge), (left.Single().WorkerId, left.Single().Reason));
    }

    [Fact]
    public async Task A_worker_with_a_call_limit_still_runs_what_its_own_call_awaits()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, MaxTasksPerWorker = 1 });
        for (int i = 0; i < 20; i++)
            Assert.Equal(i + 1, await pool.ExecAsync(async (_, x) => 1 + await pool.ExecAsync(static (_, y) => y, x), i).Bounded());
    }

    [Fact]
    public async Task A_worker_with_a_call_limit_still_runs_what_its_own_call_blocks_on()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, MaxTasksPerWorker = 1 });
        for (int i = 0; i < 20; i++)
        {
            int sum = await pool.ExecAsync(
                (_, x) => pool.ExecAsync(static (_, y) => y, x).GetAwaiter().GetResult() + pool.ExecAsync(static (_, y) => y, 1).GetAwaiter().GetResult(),
                i).Bounded();
            Assert.Equal(i + 1, sum);
        }
    }

    private sealed class State : IDisposable
    {
        internal int Thread { get; } = Environment.CurrentManagedThreadId;

        internal int Disposals { get; private set; }

        internal int DisposedOn { get; private set; }

        public void Dispose()
        {
            Disposals++;
            DisposedOn = Environment.CurrentManagedThreadId;
        }

        internal int Call(WorkerContext context)
        {
            Assert.Equal(Thread, Environment.CurrentManagedThreadId);
            return context.WorkerId;
        }
    }
}
