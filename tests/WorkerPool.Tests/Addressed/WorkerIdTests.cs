using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Addressed;

/// <summary>Calls for one worker.</summary>
public sealed class WorkerIdTests
{
    [Fact]
    public async Task Every_call_runs_on_the_worker_it_names()
    {
        await using WatchedPool pool = await ReadyAsync(3);
        var calls = new List<(int Id, Task<int> Call)>();
        for (int i = 0; i < 3000; i++)
            calls.Add(((i % 3) + 1, Id(pool, (i % 3) + 1).AsTask()));

        foreach ((int id, Task<int> call) in calls)
            Assert.Equal(id, await call.Bounded());
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, Completed: 3000 });
    }

    [Fact]
    public async Task A_call_waits_for_its_worker_although_another_is_idle()
    {
        await using WatchedPool pool = await ReadyAsync(2);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold, 1, new ExecOptions { WorkerId = 2 });
        await hold.Begun;
        Task<int> waiting = Id(pool, 2).AsTask();
        Assert.Equal(1, await Id(pool, 1).Bounded());
        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, pool.Stats.PendingTasks);
        hold.Release();

        Assert.Equal(2, await waiting.Bounded());
        await held.Bounded();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(99)]
    public async Task An_id_that_never_was_is_refused_at_once_with_those_in_service(int id)
    {
        await using WatchedPool pool = await ReadyAsync(2);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => { _ = Id(pool, id); });
        Assert.Contains($"WorkerId is {id}", exception.Message);
        Assert.Contains("1, 2", exception.Message);
    }

    [Fact]
    public async Task A_worker_that_leaves_fails_what_waits_for_it_and_what_comes_later()
    {
        await using WatchedPool pool = await ReadyAsync(1, static options => options.MaxTasksPerWorker = 1);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold);
        await hold.Begun;
        Task<int> waiting = Id(pool, 1).AsTask();
        hold.Release();
        await held.Bounded();

        WorkerCrashedException early = await Assert.ThrowsAsync<WorkerCrashedException>(() => waiting.Bounded());
        WorkerCrashedException late = await Assert.ThrowsAsync<WorkerCrashedException>(() => Id(pool, 1).Bounded());
        Assert.Equal((1, 1), (early.WorkerId, late.WorkerId));
        Assert.Contains("has left the pool (MaxTasks) before it ran the call", early.Message);
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, Failed: 2 });
    }

    [Fact]
    public async Task A_cancelled_call_in_a_mailbox_never_runs_and_leaves_the_counts_at_once()
    {
        await using WatchedPool pool = await ReadyAsync(1);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold);
        await hold.Begun;
        using var cancellation = new CancellationTokenSource();
        var never = new Hold();
        Task<int> waiting = pool.Start(never, 0, new ExecOptions { WorkerId = 1 }, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Bounded());
        Assert.Equal(0, pool.Stats.PendingTasks);
        hold.Release();
        await held.Bounded();
        Assert.Equal(1, await Id(pool, 1).Bounded());
        Assert.Equal(0, never.Entries);
    }

    [Fact]
    public async Task Two_workers_that_block_on_calls_of_each_other_both_get_on()
    {
        await using WatchedPool pool = await ReadyAsync(2);
        using var both = new Barrier(2);
        Task<int> one = Cross(1, 2), two = Cross(2, 1);
        Assert.Equal((2, 1), (await one.Bounded(), await two.Bounded()));

        Task<int> Cross(int on, int other) => pool.Pool.ExecAsync(
            _ =>
            {
                Assert.True(both.SignalAndWait(Patience.Limit));
                return Id(pool, other).GetAwaiter().GetResult();
            },
            new ExecOptions { WorkerId = on }).AsTask();
    }

    [Fact]
    public async Task The_end_of_the_pool_rejects_what_waits_in_a_mailbox()
    {
        WatchedPool pool = await ReadyAsync(1);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold);
        await hold.Begun;
        Task<int> waiting = Id(pool, 1).AsTask();
        Task end = pool.Pool.TerminateAsync();
        await Assert.ThrowsAsync<PoolTerminatedException>(() => waiting.Bounded());
        hold.Release();
        await held.Bounded();
        await end.Bounded();
    }

    [Fact]
    public async Task A_drain_runs_what_waits_in_a_mailbox()
    {
        WatchedPool pool = await ReadyAsync(2);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold, 0, new ExecOptions { WorkerId = 2 });
        await hold.Begun;
        Task<int> waiting = Id(pool, 2).AsTask();
        Task end = pool.Pool.DrainAsync();
        hold.Release();
        Assert.Equal(2, await waiting.Bounded());
        await held.Bounded();
        await end.Bounded();
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.CallerRuns)]
    public async Task A_full_queue_lets_it_wait_for_its_worker(QueueFullMode mode)
    {
        await using WatchedPool pool = await ReadyAsync(2, options => (options.MaxQueueSize, options.QueueFullMode) = (0, mode));
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold, 0, new ExecOptions { WorkerId = 2 });
        await hold.Begun;
        Task<int> waiting = Id(pool, 2).AsTask();
        Assert.False(waiting.IsCompleted);
        hold.Release();
        Assert.Equal(2, await waiting.Bounded());
        await held.Bounded();
    }

    [Fact]
    public async Task Every_call_ends_once_while_its_workers_come_and_go()
    {
        await using WatchedPool pool = await ReadyAsync(3, static options => options.MaxTasksPerWorker = 3);
        int ran = 0, lost = 0;
        for (int i = 0; i < 300; i++)
        {
            int newest = pool.Created.Max();
            Task<int>[] calls = [.. Enumerable.Range(0, 8).Select(n => Id(pool, Math.Max(1, newest - (n % 4))).AsTask())];
            foreach (Task<int> call in calls)
            {
                try
                {
                    await call.Bounded();
                    ran++;
                }
                catch (WorkerCrashedException)
                {
                    lost++;
                }
            }
        }

        Assert.Equal(2400, ran + lost);
        Assert.InRange(ran, 1, 2399);
        await pool.Until(stats => stats is { PendingTasks: 0, ActiveTasks: 0 } && stats.Completed == ran && stats.Failed == lost);
    }

    [Fact]
    public async Task A_groups_call_is_refused()
    {
        await using WatchedPool pool = await ReadyAsync(1);
        await using PoolGroup<Subject> group = pool.Pool.CreateGroup(1, name: "tenant");
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => { _ = group.ExecAsync(static (Subject m) => m.Echo(1), new ExecOptions { WorkerId = 1 }); });
        Assert.Contains("WorkerId is 1, but the call is of group 'tenant'", exception.Message);
    }

    [Fact]
    public async Task A_worker_that_crashes_fails_what_waits_for_it()
    {
        await using WatchedPool pool = await ReadyAsync(1);
        var hold = new Hold();
        PoolTask<int> held = pool.Pool.ExecAsync(async (Subject _) =>
        {
            SynchronizationContext.Current!.Post(static _ => throw new InvalidOperationException("lost"), null);
            int result = hold.Run(0);
            await Task.CompletedTask;
            return result;
        });
        await hold.Begun;
        Task<int> waiting = Id(pool, 1).AsTask();
        hold.Release();
        await held.Bounded();

        WorkerCrashedException exception = await Assert.ThrowsAsync<WorkerCrashedException>(() => waiting.Bounded());
        Assert.Contains("(Crashed)", exception.Message);
        Assert.Equal("lost", exception.InnerException!.Message);
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, Failed: 1 });
    }

    [Fact]
    public async Task A_worker_that_is_expelled_fails_what_waits_for_it()
    {
        await using WatchedPool pool = await ReadyAsync(1, static options => options.AbortTimeout = TimeSpan.FromMilliseconds(1));
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold);
        await hold.Begun;
        Task<int> waiting = Id(pool, 1).AsTask();
        Assert.True(held.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held.Bounded());

        WorkerCrashedException exception = await Assert.ThrowsAsync<WorkerCrashedException>(() => waiting.Bounded());
        Assert.Contains("(Quarantined)", exception.Message);
        hold.Release();
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, Quarantined: 0, Failed: 1 });
    }

    [Fact]
    public async Task A_worker_that_fails_to_start_fails_what_waits_for_it()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WatchedPool pool = WatchedPool.Create(static options => options.MinWorkers = 1, async _ => await gate.Task);
        Task<int> waiting = Id(pool, 1).AsTask();
        Assert.Equal(1, pool.Stats.PendingTasks);
        gate.SetException(new InvalidOperationException("no start"));

        WorkerCrashedException exception = await Assert.ThrowsAsync<WorkerCrashedException>(() => waiting.Bounded());
        Assert.Contains("(StartFailed)", exception.Message);
        Assert.Equal("no start", exception.InnerException!.Message);
    }

    [Fact]
    public async Task The_shared_queue_gets_its_turn_beside_a_mailbox_that_never_empties()
    {
        await using WatchedPool pool = await ReadyAsync(1);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold);
        await hold.Begun;
        int mail = 0;
        Task<int>[] calls = [.. Enumerable.Range(0, 200).Select(_ => pool.Pool.ExecAsync(
            (Subject _) => ++mail, new ExecOptions { WorkerId = 1 }).AsTask())];
        Task<int> shared = pool.Pool.ExecAsync((Subject _) => mail).AsTask();
        hold.Release();
        await held.Bounded();

        Assert.InRange(await shared.Bounded(), 1, 61);
        await Task.WhenAll(calls).Bounded();
        Assert.Equal(200, mail);
    }

    private static PoolTask<int> Id(WatchedPool pool, int id) =>
        pool.Pool.ExecAsync(static (Subject _, WorkerContext context) => context.WorkerId, new ExecOptions { WorkerId = id });

    private static async Task<WatchedPool> ReadyAsync(int workers, Action<PoolOptions>? configure = null)
    {
        WatchedPool pool = WatchedPool.Create(options =>
        {
            (options.MinWorkers, options.MaxWorkers) = (workers, workers);
            configure?.Invoke(options);
        });
        await pool.Pool.WhenReadyAsync().Bounded();
        return pool;
    }
}
