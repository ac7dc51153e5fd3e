using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Broadcast;

/// <summary>Calls that every worker in service runs.</summary>
public sealed class BroadcastTests
{
    [Fact]
    public async Task Every_worker_runs_it_once_the_busy_ones_when_they_are_free()
    {
        await using WatchedPool pool = await ReadyAsync(4);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold, 0, new ExecOptions { WorkerId = 2 });
        await hold.Begun;
        Task<WorkerResult<int>[]> broadcast = pool.Pool.BroadcastAsync(static (Subject _) => WorkerContext.Current.WorkerId);
        await pool.Until(static stats => stats is { PendingTasks: 1, Completed: 3 });
        Assert.False(broadcast.IsCompleted);
        hold.Release();

        Assert.Equal([new(1, 1), new(2, 2), new(3, 3), new(4, 4)], await broadcast.Bounded());
        await held.Bounded();
    }

    [Fact]
    public async Task Every_form_of_call_runs_on_every_worker()
    {
        await using WatchedPool pool = await ReadyAsync(3);
        int[] runs = new int[6];
        Pool<Subject> all = pool.Pool;

        Assert.Equal(3, (await all.BroadcastAsync((Subject m) => Note(m, 0)).Bounded()).Length);
        await all.BroadcastAsync((Subject m) => { Note(m, 1); }).Bounded();
        Func<Subject, Task<int>> task = async m =>
        {
            await Task.Yield();
            return Note(m, 2);
        };
        Assert.Equal([2, 2, 2], (await all.BroadcastAsync(task).Bounded()).Select(static result => result.Result));
        Func<Subject, Task> plainTask = async m =>
        {
            await Task.Yield();
            Note(m, 3);
        };
        await all.BroadcastAsync(plainTask).Bounded();
        WorkerResult<int>[] results = await all.BroadcastAsync(async (Subject m) =>
        {
            await Task.Yield();
            return Note(m, 4);
        }).Bounded();
        Assert.Equal([4, 4, 4], results.Select(static result => result.Result));
        await all.BroadcastAsync(async (Subject m) =>
        {
            await Task.Yield();
            Note(m, 5);
        }).Bounded();

        Assert.Equal([3, 3, 3, 3, 3, 3], runs);

        int Note(Subject subject, int form)
        {
            Assert.Same(Thread.CurrentThread, subject.Home);
            Interlocked.Increment(ref runs[form]);
            return form;
        }
    }

    [Fact]
    public async Task All_failures_are_in_the_task()
    {
        await using WatchedPool pool = await ReadyAsync(3);
        Task broadcast = pool.Pool.BroadcastAsync(static (Subject _) =>
        {
            if (WorkerContext.Current.WorkerId != 2)
                throw new InvalidOperationException($"no {WorkerContext.Current.WorkerId}");
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => broadcast.Bounded());
        Assert.Equal(["no 1", "no 3"], broadcast.Exception!.InnerExceptions.Select(static failure => failure.Message));
    }

    [Fact]
    public async Task Its_token_stops_the_calls_that_wait()
    {
        await using WatchedPool pool = await ReadyAsync(2);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold, 0, new ExecOptions { WorkerId = 1 });
        await hold.Begun;
        int runs = 0;
        using var cancellation = new CancellationTokenSource();
        Task broadcast = pool.Pool.BroadcastAsync((Subject _) => { Interlocked.Increment(ref runs); }, null, cancellation.Token);
        await pool.Until(static stats => stats is { PendingTasks: 1, Completed: 1 });
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => broadcast.Bounded());
        Assert.True(broadcast.IsCanceled);
        hold.Release();
        await held.Bounded();
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, Cancelled: 1 });
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task A_worker_that_leaves_before_its_turn_is_left_out()
    {
        await using WatchedPool pool = await ReadyAsync(2, static options => options.MaxTasksPerWorker = 1);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold, 0, new ExecOptions { WorkerId = 1 });
        await hold.Begun;
        Task<WorkerResult<int>[]> broadcast = pool.Pool.BroadcastAsync(static (Subject _) => 7);
        hold.Release();
        await held.Bounded();
        Assert.Equal([new(2, 7)], await broadcast.Bounded());
    }

    [Fact]
    public async Task A_worker_that_is_lost_with_the_call_is_left_out()
    {
        await using WatchedPool pool = await ReadyAsync(2);
        WorkerResult<int>[] results = await pool.Pool.BroadcastAsync(static async (Subject _) =>
        {
            if (WorkerContext.Current.WorkerId == 1)
            {
                SynchronizationContext.Current!.Post(static _ => throw new InvalidOperationException("lost"), null);
                await Task.Delay(Patience.Limit);
            }

            return 8;
        }).Bounded();
        Assert.Equal([new(2, 8)], results);
    }

    [Fact]
    public async Task The_loss_of_another_pools_worker_is_a_failure_as_any()
    {
        await using WatchedPool other = await ReadyAsync(1, static options => options.MaxTasksPerWorker = 1);
        await other.Echo(1).Bounded();
        await using WatchedPool pool = await ReadyAsync(1);
        Task broadcast = pool.Pool.BroadcastAsync(
            async (Subject _) => await other.Pool.ExecAsync(static (Subject m) => m.Echo(2), new ExecOptions { WorkerId = 1 }));
        WorkerCrashedException exception = await Assert.ThrowsAsync<WorkerCrashedException>(() => broadcast.Bounded());
        Assert.Equal(1, exception.WorkerId);
    }

    [Fact]
    public async Task A_full_queue_does_not_keep_it_from_a_worker()
    {
        await using WatchedPool pool = await ReadyAsync(1, static options => options.MaxQueueSize = 0);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold);
        await hold.Begun;
        Task<WorkerResult<int>[]> broadcast = pool.Pool.BroadcastAsync(static (Subject _) => 3);
        hold.Release();
        Assert.Equal([new(1, 3)], await broadcast.Bounded());
        await held.Bounded();
    }

    [Fact]
    public async Task One_of_the_workers_may_await_it()
    {
        await using WatchedPool pool = await ReadyAsync(2);
        int heard = await pool.Pool.ExecAsync(
            async (Subject _) => (await pool.Pool.BroadcastAsync(static (Subject m) => m.Echo(1))).Length).Bounded();
        Assert.Equal(2, heard);
    }

    [Fact]
    public async Task Without_workers_there_are_no_results_and_without_a_pool_it_fails()
    {
        WatchedPool pool = await ReadyAsync(0);
        Assert.Empty(await pool.Pool.BroadcastAsync(static (Subject m) => m.Echo(1)).Bounded());
        await pool.DisposeAsync();
        await Assert.ThrowsAsync<PoolTerminatedException>(() => pool.Pool.BroadcastAsync(static (Subject m) => m.Echo(1)).Bounded());
    }

    private static async Task<WatchedPool> ReadyAsync(int workers, Action<PoolOptions>? configure = null)
    {
        WatchedPool pool = WatchedPool.Create(options =>
        {
            (options.MinWorkers, options.MaxWorkers) = (workers, Math.Max(1, workers));
            configure?.Invoke(options);
        });
        await pool.Pool.WhenReadyAsync().Bounded();
        return pool;
    }
}
