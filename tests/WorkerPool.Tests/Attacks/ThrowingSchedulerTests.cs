using System.Runtime.CompilerServices;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>Code after an await that cannot be brought where it wants to run, or that throws on the worker.</summary>
public sealed class ThrowingSchedulerTests
{
    private const int Calls = 20;

    [Theory]
    [InlineData("Terminate")]
    [InlineData("Dispose")]
    public async Task The_end_of_the_pool_ends_every_call(string how)
    {
        Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<bool>[] awaited = AwaitUnder(new Refusing(), pool, Calls);

        Task end = how == "Terminate" ? pool.TerminateAsync(force: true) : pool.DisposeAsync().AsTask();
        blocker.Dispose();
        await end.Bounded();
        await pool.TerminateAsync().Bounded();

        Assert.All(await Task.WhenAll(awaited).Bounded(), Assert.True);
        Assert.Equal(0, pool.Stats.PendingTasks);
    }

    [Fact]
    public async Task The_cancellation_of_a_group_reaches_each_of_its_calls()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        using Blocker blocker = await Blocker.StartAsync(pool);
        PoolGroup<Plain> group = pool.CreateGroup(2);
        Task<bool>[] awaited = AwaitUnder(new Refusing(), group, Calls);

        group.Cancel();

        Assert.All(await Task.WhenAll(awaited).Bounded(), Assert.True);
        Assert.Equal(0, group.Stats.PendingTasks);
    }

    [Fact]
    public async Task A_call_that_ends_by_itself_keeps_its_worker_and_the_worker_s_state()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        for (int i = 1; i <= Calls; i++)
        {
            Blocker blocker = await Blocker.StartAsync(pool);
            Task<int> call = Under(new Refusing(), async () =>
            {
                int calls = await pool.ExecAsync(static m => ++m.Calls);
                Assert.True(Thread.CurrentThread.IsThreadPoolThread);
                return calls;
            });
            await blocker.Release();
            Assert.Equal(i, await call.Bounded());
        }

        Assert.Equal(0, pool.Stats.Restarted);
    }

    [Fact]
    public async Task A_time_limit_ends_the_call_all_the_same()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        using Blocker blocker = await Blocker.StartAsync(pool);
        var options = new ExecOptions { QueueTimeout = TimeSpan.FromMilliseconds(20) };

        Task<int> call = Under(new Refusing(), async () => await pool.ExecAsync(static _ => 1, options));

        await Assert.ThrowsAsync<PoolTimeoutException>(() => call.Bounded());
    }

    [Fact]
    public async Task A_task_scheduler_that_refuses_leaves_no_caller_waiting()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        Blocker blocker = await Blocker.StartAsync(pool);
        var scheduler = new RefusingScheduler();
        Task<int> call = await Task.Factory.StartNew(
            async () => await pool.ExecAsync(static _ => 4), CancellationToken.None, TaskCreationOptions.None, scheduler);
        scheduler.Refuses = true;
        await blocker.Release();

        Assert.Equal(4, await call.Bounded());
        Assert.Equal(0, pool.Stats.Restarted);
    }

    [Fact]
    public async Task A_scheduler_that_throws_after_it_has_run_the_continuation_runs_it_once()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        Blocker blocker = await Blocker.StartAsync(pool);
        int runs = 0;
        Task call = Under(new Refusing { RunsFirst = true }, async () =>
        {
            await pool.ExecAsync(static _ => 1);
            runs++;
        });
        await blocker.Release();
        await call.Bounded();
        Assert.Equal(2, await pool.ExecAsync(static _ => 2).Bounded());

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task An_inline_continuation_that_throws_costs_neither_the_worker_nor_its_state()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 1, ContinuationMode = ContinuationMode.Inline });
        for (int i = 1; i <= Calls; i++)
        {
            Blocker blocker = await Blocker.StartAsync(pool);
            ValueTaskAwaiter<int> awaiter = pool.ExecAsync(static m => ++m.Calls).AsValueTask().GetAwaiter();
            awaiter.UnsafeOnCompleted(static () => throw new InvalidTimeZoneException());
            await blocker.Release();
            await Until.Eventually(() => awaiter.IsCompleted);
            Assert.Equal(i, Take(awaiter));
        }

        Assert.Equal(0, pool.Stats.Restarted);
    }

    // Awaits calls, each on its own, and says whether each was ended by somebody.
    private static Task<bool>[] AwaitUnder(SynchronizationContext context, CallTarget<Plain> target, int count)
    {
        var all = new Task<bool>[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = Under(context, async () =>
            {
                try
                {
                    await target.ExecAsync(static _ => 1);
                    return false;
                }
                catch (Exception exception)
                {
                    return exception is OperationCanceledException or PoolTerminatedException;
                }
            });
        }

        return all;
    }

    private static T Under<T>(SynchronizationContext context, Func<T> code)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            return code();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private static int Take(ValueTaskAwaiter<int> awaiter) => awaiter.GetResult();

    private sealed class Refusing : SynchronizationContext
    {
        internal bool RunsFirst { get; init; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (RunsFirst)
                d(state);
            throw new InvalidTimeZoneException("The window is closed.");
        }
    }

    private sealed class RefusingScheduler : TaskScheduler
    {
        internal bool Refuses { get; set; }

        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task)
        {
            if (Refuses)
                throw new InvalidTimeZoneException("The scheduler is closed.");
            TryExecuteTask(task);
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    }
}
