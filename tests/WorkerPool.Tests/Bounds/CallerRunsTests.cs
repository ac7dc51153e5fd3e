using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Bounds;

public sealed class CallerRunsTests
{
    [Fact]
    public async Task The_call_runs_on_the_calling_thread_with_a_state_of_its_own()
    {
        await using WatchedPool pool = Create();
        Hold hold = await OccupyAsync(pool);
        Thread caller = Thread.CurrentThread;
        PoolTask<(Thread Thread, Subject Subject)> call = pool.Pool.ExecAsync(static m => (Thread.CurrentThread, m));
        Assert.True(call.IsCompleted);
        (Thread thread, Subject subject) = call.Result;
        Assert.Same(caller, thread);
        Assert.NotSame(pool.Made.First(), subject);
        Assert.Equal((1L, 1), (pool.Stats.Completed, pool.Stats.ActiveTasks));
        hold.Release();
    }

    [Fact]
    public async Task An_asynchronous_call_has_ended_before_the_submission_returns()
    {
        await using WatchedPool pool = Create();
        Hold hold = await OccupyAsync(pool);
        Thread caller = Thread.CurrentThread;
        PoolTask<(Thread, Thread)> call = pool.Pool.ExecAsync(static async _ =>
        {
            Thread before = Thread.CurrentThread;
            await Task.Delay(5);
            return (before, Thread.CurrentThread);
        });
        Assert.True(call.IsCompleted);
        Assert.Equal((caller, caller), call.Result);
        hold.Release();
    }

    [Fact]
    public async Task Its_exception_arrives_when_the_call_is_awaited()
    {
        await using WatchedPool pool = Create();
        Hold hold = await OccupyAsync(pool);
        PoolTask<int> call = pool.Pool.ExecAsync<int>(static _ => throw new InvalidDataException("on purpose"));
        Assert.Equal(TaskStatus.Faulted, call.Status);
        InvalidDataException thrown = await Assert.ThrowsAsync<InvalidDataException>(() => call.Within(pool));
        Assert.Equal("on purpose", thrown.Message);
        Assert.Equal(1, pool.Stats.Failed);
        hold.Release();
    }

    [Fact]
    public async Task It_can_be_cancelled_by_its_token_and_the_caller_stays_usable()
    {
        await using WatchedPool pool = Create();
        Hold hold = await OccupyAsync(pool);
        for (int i = 0; i < 3; i++)
        {
            using var source = new CancellationTokenSource();
            var own = new Hold();
            Task cancel = own.Begun.ContinueWith(_ => source.Cancel(), TaskScheduler.Default);
            PoolTask<int> call = pool.Pool.ExecAsync(
                (Subject _, WorkerContext context) => own.RunUntilCancelled(context), null, source.Token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
            await cancel;
        }

        Assert.Equal(9, await pool.Echo(9).Within(pool));
        Assert.Equal(3, pool.Stats.Cancelled);
        hold.Release();
    }

    [Fact]
    public async Task A_call_it_submits_and_awaits_is_not_lost()
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
            (options.MaxQueueSize, options.QueueFullMode) = (1, QueueFullMode.CallerRuns));
        Hold hold = await OccupyAsync(pool);
        PoolTask<int> queued = pool.Echo(1);
        Task<int> onCaller = Task.Run(async () => await pool.Pool.ExecAsync(async _ =>
        {
            Assert.True(queued.Cancel());
            PoolTask<int> inner = pool.Echo(2);
            hold.Release();
            return await inner;
        }));
        await ((Task)onCaller).Within(pool);
        Assert.Equal(2, await onCaller);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued.Within(pool));
    }

    [Fact]
    public async Task Callers_may_run_their_calls_at_the_same_time_and_their_states_are_disposed_at_the_end()
    {
        WatchedPool pool = Create();
        Hold hold = await OccupyAsync(pool);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(producer => Task.Run(async () =>
        {
            for (int i = 0; i < 500; i++)
                Assert.Equal(i, await pool.Echo(i));
        }))).Within(pool);
        hold.Release();
        await pool.Pool.DisposeAsync().AsTask().Within(pool);
        Assert.Equal(pool.Made.Count, pool.Disposed.Count);
        Assert.InRange(pool.Made.Count, 2, 9);
        Assert.Equal(0, pool.Stats.Rejected);
    }

    [Fact]
    public async Task A_forced_end_leaves_a_caller_behind_that_does_not_stop()
    {
        WatchedPool pool = WatchedPool.Create(static options =>
        {
            options.MaxQueueSize = 0;
            options.QueueFullMode = QueueFullMode.CallerRuns;
            options.WorkerTerminateTimeout = TimeSpan.FromMilliseconds(20);
        });
        Hold hold = await OccupyAsync(pool);
        var own = new Hold();
        Task<int> onCaller = Task.Run(async () => await pool.Start(own, 1));
        await own.Begun;
        await pool.Pool.TerminateAsync(force: true).Within(pool);
        own.Release();
        await Assert.ThrowsAsync<PoolTerminatedException>(() => ((Task)onCaller).Within(pool));
        hold.Release();
    }

    private static WatchedPool Create() =>
        WatchedPool.Create(static options => (options.MaxQueueSize, options.QueueFullMode) = (0, QueueFullMode.CallerRuns));

    private static async Task<Hold> OccupyAsync(WatchedPool pool)
    {
        var hold = new Hold();
        _ = pool.Start(hold);
        await hold.Begun;
        return hold;
    }
}
