using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Ending;

public sealed class TerminationReasonTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_worker_that_rested_too_long_is_Idle()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.IdleTimeout = s_short);
        Assert.Equal(1, await pool.Echo(1).Within(pool));
        await pool.Until(_ => !pool.Ended.IsEmpty);
        await CheckAsync(pool, WorkerTerminationReason.Idle);
    }

    [Fact]
    public async Task A_worker_that_has_run_its_calls_is_MaxTasks()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.MaxTasksPerWorker = 3);
        for (int i = 0; i < 6; i++)
            Assert.Equal(i, await pool.Echo(i).Within(pool));
        await pool.Until(_ => pool.Ended.Count == 2);
        Assert.All(pool.Ended, static ended => Assert.Equal(3, ended.Calls));
        await CheckAsync(pool, WorkerTerminationReason.MaxTasks);
    }

    [Fact]
    public async Task A_worker_that_has_grown_old_is_MaxAge()
    {
        WatchedPool pool = WatchedPool.Create(static options => (options.MaxWorkerAge, options.MinWorkers) = (s_short, 1));
        await pool.Until(_ => pool.Ended.Count >= 2);
        Assert.Equal(1, await pool.Echo(1).Within(pool));
        await CheckAsync(pool, WorkerTerminationReason.MaxAge);
    }

    [Fact]
    public async Task A_worker_whose_state_cannot_be_made_is_StartFailed()
    {
        WatchedPool pool = WatchedPool.Create(null, static _ => throw new InvalidDataException("on purpose"));
        await Assert.ThrowsAsync<InvalidDataException>(() => pool.Echo(1).Within(pool));
        await pool.Until(_ => !pool.Ended.IsEmpty);
        Assert.IsType<InvalidDataException>(pool.Ended.First().Exception);
        await CheckAsync(pool, WorkerTerminationReason.StartFailed);
    }

    [Fact]
    public async Task A_worker_on_which_the_queue_throws_is_Crashed_and_replaced()
    {
        var queue = new ThrowingQueue();
        WatchedPool pool = WatchedPool.Create(options => options.Queue = queue);
        var hold = new Hold();
        PoolTask<int> running = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> waiting = pool.Echo(2);
        queue.Throws = 1;
        hold.Release();
        Assert.Equal((1, 2), (await running.Within(pool), await waiting.Within(pool)));
        Assert.Equal(1, pool.Stats.Restarted);
        await pool.Until(_ => !pool.Ended.IsEmpty);
        Assert.IsType<InvalidDataException>(pool.Ended.First().Exception);
        await CheckAsync(pool, WorkerTerminationReason.Crashed);
    }

    /// <summary>Ends the pool and compares: each worker that was made left once, for one of two reasons.</summary>
    private static async Task CheckAsync(WatchedPool pool, WorkerTerminationReason reason)
    {
        await pool.Pool.DisposeAsync().AsTask().Within(pool);
        Assert.Contains(pool.Ended, ended => ended.Reason == reason);
        Assert.All(pool.Ended, ended => Assert.True(
            ended.Reason == reason || ended.Reason == WorkerTerminationReason.PoolTerminated, $"{ended.Reason}"));
        Assert.Equal(pool.Created.Order(), pool.Ended.Select(static ended => ended.WorkerId).Order());
        Assert.Equal(pool.Made.Count, pool.Disposed.Count);
        Assert.All(pool.Disposed, static subject => Assert.Same(subject.Home, subject.DisposedOn));
    }

    private sealed class ThrowingQueue : IWorkQueue
    {
        private readonly IWorkQueue _inner = WorkQueue.CreateFifo();
        private int _throws;

        internal int Throws
        {
            set => Volatile.Write(ref _throws, value);
        }

        public bool IsThreadSafe => true;

        public int Count => _inner.Count;

        public bool TryEnqueue(in QueuedItem item) => _inner.TryEnqueue(in item);

        public bool TryDequeue(out QueuedItem item)
        {
            if (Interlocked.Exchange(ref _throws, 0) == 1)
                throw new InvalidDataException("on purpose");
            return _inner.TryDequeue(out item);
        }
    }
}
