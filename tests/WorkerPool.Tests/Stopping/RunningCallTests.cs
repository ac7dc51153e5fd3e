using System.Collections.Concurrent;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Stopping;

public sealed class RunningCallTests
{
    [Fact]
    public async Task Cancelling_a_running_call_releases_the_caller_while_its_code_still_runs()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = Patience.Limit);
        var hold = new Hold();
        PoolTask<int> call = pool.Start(hold);
        await hold.Begun;
        Assert.True(call.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        Assert.Equal((1, 0, 0, 0), (pool.Stats.TotalWorkers, pool.Stats.ActiveTasks, pool.Stats.BusyWorkers, pool.Stats.IdleWorkers));
        hold.Release();
        await pool.Until(static stats => stats.IdleWorkers == 1);
    }

    [Fact]
    public async Task Code_that_watches_its_token_keeps_its_worker_and_state()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        PoolTask<int> call = pool.Pool.ExecAsync((Subject _, WorkerContext context) => hold.RunUntilCancelled(context));
        await hold.Begun;
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        Assert.Equal(5, await pool.Echo(5).Within(pool));
        Assert.Single(pool.Made);
        Assert.Equal((1, 0, 0L), (pool.Stats.TotalWorkers, pool.Stats.Quarantined, pool.Stats.Restarted));
    }

    [Fact]
    public async Task A_cleaning_worker_gets_nothing_until_its_listeners_are_through()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = Patience.Limit);
        var hold = new Hold();
        var listener = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask<int> call = pool.Pool.ExecAsync((Subject _, WorkerContext context) =>
        {
            context.AddAbortListener(async () => await listener.Task);
            return hold.RunUntilCancelled(context);
        });
        await hold.Begun;
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        PoolTask<int> next = pool.Echo(1);
        Assert.Equal(1, pool.Stats.PendingTasks);
        Assert.Equal((1, 0, 0), (pool.Stats.TotalWorkers, pool.Stats.BusyWorkers, pool.Stats.IdleWorkers));
        Assert.Equal(TaskStatus.WaitingToRun, next.Status);
        listener.SetResult();
        Assert.Equal(1, await next.Within(pool));
        Assert.Single(pool.Created);
    }

    [Fact]
    public async Task Listeners_that_make_the_code_return_keep_the_worker()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = Patience.Limit);
        var hold = new Hold();
        PoolTask<int> call = pool.Pool.ExecAsync((Subject _, WorkerContext context) =>
        {
            context.AddAbortListener(() =>
            {
                hold.Release();
                return default;
            });
            return hold.Run(1);
        });
        await hold.Begun;
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        Assert.Equal(2, await pool.Echo(2).Within(pool));
        Assert.Single(pool.Created);
    }

    [Fact]
    public async Task Abort_listeners_run_in_order_and_one_that_throws_does_not_stop_the_others()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        var order = new ConcurrentQueue<int>();
        PoolTask<int> call = pool.Pool.ExecAsync((Subject _, WorkerContext context) =>
        {
            context.AddAbortListener(async () => { await Task.Yield(); order.Enqueue(1); });
            context.AddAbortListener(() => throw new InvalidOperationException("on purpose"));
            context.AddAbortListener(() => { order.Enqueue(3); return default; });
            return hold.RunUntilCancelled(context);
        });
        await hold.Begun;
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        Assert.Equal(2, await pool.Echo(2).Within(pool));
        Assert.Equal([1, 3], order);
    }

    [Fact]
    public async Task Abort_listeners_belong_to_one_call_only()
    {
        await using WatchedPool pool = WatchedPool.Create();
        int runs = 0;
        WorkerContext? kept = null;
        Assert.Equal(1, await pool.Pool.ExecAsync((Subject _, WorkerContext context) =>
        {
            kept = context;
            context.AddAbortListener(() => { Interlocked.Increment(ref runs); return default; });
            return 1;
        }).Within(pool));

        var hold = new Hold();
        PoolTask<int> second = pool.Pool.ExecAsync((Subject _, WorkerContext context) => hold.RunUntilCancelled(context));
        await hold.Begun;
        kept!.AddAbortListener(() => { Interlocked.Increment(ref runs); return default; });
        second.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Within(pool));
        Assert.Equal(3, await pool.Echo(3).Within(pool));
        Assert.Equal(0, runs);
        Assert.False(kept.CancellationToken.IsCancellationRequested);
    }

    [Fact]
    public async Task A_listener_added_after_the_stop_runs_at_once()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        var ran = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask<int> call = pool.Pool.ExecAsync((Subject _, WorkerContext context) =>
        {
            try
            {
                hold.RunUntilCancelled(context);
            }
            catch (OperationCanceledException)
            {
                context.AddAbortListener(() => { ran.SetResult(true); return default; });
            }

            return 0;
        });
        await hold.Begun;
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        Assert.True(await ran.Task.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task A_call_that_a_blocked_worker_runs_itself_can_be_stopped_and_the_worker_serves_on()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = Patience.Limit);
        for (int round = 0; round < 20; round++)
        {
            PoolTask<bool> outer = pool.Pool.ExecAsync(_ =>
            {
                using var source = new CancellationTokenSource();
                PoolTask<int> inner = pool.Pool.ExecAsync(
                    (Subject _, WorkerContext context) =>
                    {
                        source.Cancel();
                        context.Checkpoint();
                        return 0;
                    },
                    null,
                    source.Token);
                try
                {
                    inner.GetAwaiter().GetResult();
                    return false;
                }
                catch (OperationCanceledException)
                {
                    return true;
                }
            });
            Assert.True(await outer.Within(pool));
        }

        Assert.Equal(1, await pool.Echo(1).Within(pool));
        await pool.Until(static stats => stats is { IdleWorkers: 1, PendingTasks: 0, ActiveTasks: 0 });
        Assert.Single(pool.Created);
    }
}
