using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Ending;

public sealed class GracefulTests
{
    [Fact]
    public async Task Running_work_finishes_and_queued_work_is_rejected()
    {
        WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> queued = pool.Echo(2);
        Task ended = pool.Pool.DisposeAsync().AsTask();
        PoolTerminatedException thrown = await Assert.ThrowsAsync<PoolTerminatedException>(() => queued.Within(pool));
        Assert.Contains("Subject", thrown.Message, StringComparison.Ordinal);
        Assert.False(ended.IsCompleted);
        hold.Release();
        Assert.Equal(1, await running.Within(pool));
        await ended.Within(pool);
        Assert.Equal((1L, 1L, 0), (pool.Stats.Completed, pool.Stats.Rejected, pool.Stats.TotalWorkers));
    }

    [Fact]
    public async Task States_are_disposed_on_their_own_threads_and_the_threads_have_ended_when_the_task_completes()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = options.MinWorkers = 4);
        await pool.Pool.WhenReadyAsync().Within(pool);
        await pool.Pool.DisposeAsync().AsTask().Within(pool);
        Assert.Equal(4, pool.Disposed.Count);
        Assert.All(pool.Disposed, static subject => Assert.Same(subject.Home, subject.DisposedOn));
        Assert.All(pool.Made, static subject => Assert.False(subject.Home.IsAlive));
        Assert.Equal(pool.Created.Order(), pool.Ended.Select(static ended => ended.WorkerId).Order());
        Assert.All(pool.Ended, static ended => Assert.Equal(WorkerTerminationReason.PoolTerminated, ended.Reason));
    }

    [Fact]
    public async Task No_thread_of_the_pool_is_left()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.False(OperatingSystem.IsLinux());
            return;
        }

        string name = "wp" + Guid.NewGuid().ToString("N")[..6];
        WatchedPool pool = WatchedPool.Create(options => (options.Name, options.MaxWorkers, options.MinWorkers) = (name, 3, 3));
        await pool.Pool.WhenReadyAsync().Within(pool);
        Assert.Equal(3, CountThreads(name));
        await pool.Pool.DisposeAsync().AsTask().Within(pool);

        // The runtime reports a thread as ended a moment before the operating system does.
        await pool.Until(_ => CountThreads(name) == 0);
        Assert.Equal(0, CountThreads(name));
    }

    [Fact]
    public async Task Ending_twice_or_at_the_same_time_is_harmless()
    {
        WatchedPool pool = WatchedPool.Create();
        Assert.Equal(1, await pool.Echo(1).Within(pool));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => (i % 4) switch
        {
            0 => pool.Pool.DisposeAsync().AsTask(),
            1 => pool.Pool.TerminateAsync(force: true),
            2 => pool.Pool.DrainAsync(),
            _ => pool.Pool.TerminateAsync(timeout: TimeSpan.FromSeconds(1)),
        }))).Within(pool);
        await pool.Pool.DisposeAsync().AsTask().Within(pool);
        await pool.Pool.DrainAsync().Within(pool);
        Assert.Single(pool.Disposed);
        Assert.Single(pool.Ended);
    }

    [Fact]
    public async Task Every_kind_of_call_after_the_end_throws_PoolTerminatedException()
    {
        WatchedPool pool = WatchedPool.Create();
        await pool.Pool.DisposeAsync().AsTask().Within(pool);
        PoolTask[] calls =
        [
            pool.Pool.ExecAsync(static (Subject _) => { }),
            pool.Pool.ExecAsync(static (Subject _, int _) => { }, 1),
            pool.Pool.ExecAsync(static (Subject _) => Task.CompletedTask),
            pool.Pool.ExecAsync(static (Subject _) => default(ValueTask)),
            pool.Pool.ExecAsync(static (Subject _) => { }, new ExecOptions { Timeout = TimeSpan.FromSeconds(1), QueueTimeout = TimeSpan.FromSeconds(1) }),
        ];
        foreach (PoolTask call in calls)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.Within(pool));
        await Assert.ThrowsAsync<PoolTerminatedException>(() => pool.Echo(1).Within(pool));
        Assert.Equal(calls.Length + 1, pool.Stats.Rejected);
        Assert.Empty(pool.Created);
    }

    [Fact]
    public async Task A_call_that_a_blocked_worker_runs_itself_may_finish()
    {
        WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        PoolTask<int> outer = pool.Pool.ExecAsync(_ => pool.Start(hold, 1).GetAwaiter().GetResult() + 1);
        await hold.Begun;
        Task ended = pool.Pool.DisposeAsync().AsTask();
        hold.Release();
        Assert.Equal(2, await outer.Within(pool));
        await ended.Within(pool);
        Assert.Equal((2L, 0L), (pool.Stats.Completed, pool.Stats.Rejected));
    }

    [Fact]
    public async Task Who_waits_for_readiness_is_told()
    {
        WatchedPool pool = WatchedPool.Create(
            static options => (options.MinWorkers, options.WorkerTerminateTimeout) = (1, TimeSpan.FromMilliseconds(10)),
            static async _ => await Task.Delay(Timeout.Infinite));
        Task ready = pool.Pool.WhenReadyAsync();
        await pool.Pool.DisposeAsync().AsTask().Within(pool);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => ready.Within(pool));
    }

    private static int CountThreads(string name)
    {
        int count = 0;
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(task, "comm")).StartsWith(name, StringComparison.Ordinal))
                    count++;
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }
        }

        return count;
    }
}
