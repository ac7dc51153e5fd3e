using System.Collections.Concurrent;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests;

public sealed class CrashTests
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_worker_lost_while_busy_fails_its_call_says_why_and_is_replaced()
    {
        var left = new ConcurrentQueue<WorkerTermination>();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, OnTerminateWorker = left.Enqueue });
        var never = new TaskCompletionSource();
        PoolTask call = pool.ExecAsync(async _ =>
        {
            ThrowLater();
            await never.Task;
        });

        WorkerCrashedException thrown = await Assert.ThrowsAsync<WorkerCrashedException>(() => call.Bounded());
        Assert.Contains("Worker 1 of pool 'Plain' was lost while it held the call: out of the loop", thrown.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidTimeZoneException>(thrown.InnerException);
        Assert.Equal(1, thrown.WorkerId);

        Assert.Equal(2, await pool.ExecAsync(static (_, context) => context.WorkerId).Bounded());
        await Until.Eventually(() => left.Count == 1);
        Assert.Equal(WorkerTerminationReason.Crashed, left.Single().Reason);
        Assert.IsType<InvalidTimeZoneException>(left.Single().Exception);
        Assert.Equal((1, 1), ((int)pool.Stats.Restarted, pool.Stats.TotalWorkers));
    }

    [Fact]
    public async Task All_calls_that_a_lost_worker_interleaved_fail_and_those_that_wait_run_on_its_replacement()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ConcurrentTasksPerWorker = 3 });
        var never = new TaskCompletionSource();
        var crash = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] held = [.. Enumerable.Range(0, 3).Select(i => pool.ExecAsync(async _ =>
        {
            if (i == 2)
                ThrowAfter(crash.Task);
            await never.Task;
        }).AsTask())];
        await Until.Eventually(() => pool.Stats.ActiveTasks == 3);
        Task<int>[] waiting = [.. Enumerable.Range(0, 10).Select(_ => pool.ExecAsync(static (_, context) => context.WorkerId).AsTask())];
        Assert.Equal(10, pool.Stats.PendingTasks);
        crash.SetResult();

        foreach (Task call in held)
            await Assert.ThrowsAsync<WorkerCrashedException>(() => call.Bounded());
        Assert.All(await Task.WhenAll(waiting).Bounded(), worker => Assert.Equal(2, worker));
        Assert.Equal((3, 0), ((int)pool.Stats.Failed, pool.Stats.ActiveTasks));
    }

    [Fact]
    public async Task A_worker_lost_while_idle_is_replaced_and_no_call_notices()
    {
        await using Pool<Plain> pool = await Pool.CreateAsync<Plain>(new PoolOptions { MinWorkers = 1, MaxWorkers = 1 });
        for (int i = 1; i <= 20; i++)
        {
            var crash = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Assert.Equal(i, await pool.ExecAsync(async (_, context) =>
            {
                await Task.Yield();
                ThrowAfter(crash.Task);
                return context.WorkerId;
            }).Bounded());
            await Until.Eventually(() => pool.Stats.IdleWorkers == 1);
            crash.SetResult();
            await Until.Eventually(() => pool.Stats.Restarted == i && pool.Stats.IdleWorkers == 1);
        }

        Assert.Equal(0, pool.Stats.Failed);
    }

    [Fact]
    public async Task The_state_of_a_lost_worker_is_disposed_once()
    {
        int disposals = 0;
        await using var pool = Pool.Create(_ => new Disposable(() => Interlocked.Increment(ref disposals)), new PoolOptions { MaxWorkers = 1 });
        await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.ExecAsync(static async _ =>
        {
            ThrowLater();
            await Task.Delay(Patience.Limit);
        }).Bounded());
        await Until.Eventually(() => Volatile.Read(ref disposals) == 1);
        Assert.Equal(1, await pool.ExecAsync(static _ => 1).Bounded());
        Assert.Equal(1, disposals);
    }

    [Fact]
    public async Task A_queue_that_throws_once_when_asked_costs_a_worker_but_no_call()
    {
        var queue = new FaultyQueue();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, Queue = queue });
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int>[] waiting = [.. Enumerable.Range(0, 10).Select(i => pool.ExecAsync(static (_, x) => x, i).AsTask())];
        queue.DequeueFailures = 1;
        await blocker.Release();

        Assert.Equal(Enumerable.Range(0, 10), await Task.WhenAll(waiting).Bounded());
        Assert.Equal((1, 0), ((int)pool.Stats.Restarted, (int)pool.Stats.Failed));
    }

    [Fact]
    public async Task A_queue_that_always_throws_when_asked_makes_the_pool_pause_and_not_spin_and_strands_no_call()
    {
        var clock = new ManualClock();
        var created = new ConcurrentQueue<int>();
        var queue = new FaultyQueue();
        var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 1,
            Queue = queue,
            TimeProvider = clock,
            OnCreateWorker = options => created.Enqueue(options.WorkerId),
        });
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int>[] waiting = [.. Enumerable.Range(0, 10).Select(i => pool.ExecAsync(static (_, x) => x, i).AsTask())];
        queue.DequeueFailures = int.MaxValue;
        await blocker.Release();
        foreach (Task<int> call in waiting)
            Assert.IsType<InvalidTimeZoneException>(await Record.ExceptionAsync(() => call.Bounded()));
        await Until.Eventually(() => pool.Stats.TotalWorkers == 0);
        Assert.Equal(2, created.Count);
        Assert.Equal((0, 0), (pool.Stats.PendingTasks, pool.Stats.ActiveTasks));

        queue.DequeueFailures = 0;
        Task<int> later = pool.ExecAsync(static _ => 5).AsTask();
        clock.Advance(s_longestPause);
        Assert.Equal(5, await later.Bounded());
        await pool.DisposeAsync().AsTask().Bounded();
        Assert.Equal(0, pool.Stats.PendingTasks);
    }

    [Fact]
    public async Task A_queue_that_throws_when_the_pool_ends_strands_no_call()
    {
        var queue = new FaultyQueue();
        var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, Queue = queue });
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int>[] waiting = [.. Enumerable.Range(0, 10).Select(i => pool.ExecAsync(static (_, x) => x, i).AsTask())];
        queue.DequeueFailures = int.MaxValue;
        Task ended = pool.TerminateAsync();
        await blocker.Release();

        foreach (Task<int> call in waiting)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.Bounded());
        await ended.Bounded();
        Assert.Equal((10, 0), ((int)pool.Stats.Rejected, pool.Stats.PendingTasks));
    }

    [Fact]
    public async Task A_queue_that_throws_when_given_a_call_fails_that_call_only()
    {
        var queue = new FaultyQueue();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, Queue = queue });
        using Blocker blocker = await Blocker.StartAsync(pool);
        queue.EnqueueFailures = 1;
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.ExecAsync(static _ => 1).Bounded());
        Task<int> next = pool.ExecAsync(static _ => 2).AsTask();
        Assert.Equal(1, pool.Stats.PendingTasks);

        await blocker.Release();
        Assert.Equal(2, await next.Bounded());
        Assert.Equal((1, 0), ((int)pool.Stats.Failed, (int)pool.Stats.Restarted));
    }

    [Fact]
    public async Task A_queue_that_throws_when_a_call_is_let_in_fails_that_call_only()
    {
        var queue = new FaultyQueue();
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 1,
            Queue = queue,
            MaxQueueSize = 1,
            QueueFullMode = QueueFullMode.Wait,
        });
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int>[] calls = [.. Enumerable.Range(0, 4).Select(i => pool.ExecAsync(static (_, x) => x, i).AsTask())];
        queue.EnqueueFailures = 1;
        await blocker.Release();

        Assert.Equal(0, await calls[0].Bounded());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => calls[1].Bounded());
        Assert.Equal(5, await calls[2].Bounded() + await calls[3].Bounded());
        Assert.Equal((1, 3 + 1), ((int)pool.Stats.Failed, (int)pool.Stats.Completed));
        Assert.Equal((0, 0), (pool.Stats.PendingTasks, pool.Stats.ActiveTasks));
    }

    private static async void ThrowLater()
    {
        await Task.Yield();
        throw new InvalidTimeZoneException("out of the loop");
    }

    private static async void ThrowAfter(Task gate)
    {
        await gate;
        throw new InvalidTimeZoneException("out of the loop");
    }

    private sealed class Disposable(Action onDispose) : IDisposable
    {
        public void Dispose() => onDispose();
    }

    /// <summary>A first-in first-out queue that throws as often as it is told to.</summary>
    private sealed class FaultyQueue : IWorkQueue
    {
        private readonly ConcurrentQueue<QueuedItem> _items = new();
        private int _dequeueFailures;
        private int _enqueueFailures;

        public bool IsThreadSafe => true;

        public int Count => _items.Count;

        internal int DequeueFailures
        {
            set => Volatile.Write(ref _dequeueFailures, value);
        }

        internal int EnqueueFailures
        {
            set => Volatile.Write(ref _enqueueFailures, value);
        }

        public bool TryEnqueue(in QueuedItem item)
        {
            if (Volatile.Read(ref _enqueueFailures) > 0 && Interlocked.Decrement(ref _enqueueFailures) >= 0)
                throw new InvalidTimeZoneException("enqueue");
            _items.Enqueue(item);
            return true;
        }

        public bool TryDequeue(out QueuedItem item)
        {
            if (!_items.IsEmpty && Volatile.Read(ref _dequeueFailures) > 0 && Interlocked.Decrement(ref _dequeueFailures) >= 0)
                throw new InvalidTimeZoneException("dequeue");
            return _items.TryDequeue(out item);
        }
    }
}
