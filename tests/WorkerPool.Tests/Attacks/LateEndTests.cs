using System.Runtime.CompilerServices;
using WorkerPool.Queues;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>What the end of a pool must not leave behind.</summary>
public sealed class LateEndTests
{
    [Fact]
    public async Task A_forced_end_beside_the_maintenance_leaves_neither_threads_nor_states()
    {
        for (int i = 0; i < 300; i++)
        {
            var counter = new Counter();
            Pool<Counted> pool = Pool.Create(_ => new Counted(counter), new PoolOptions
            {
                MinWorkers = 4,
                MaxWorkers = 4,
                MaxWorkerAge = TimeSpan.FromMilliseconds(10),
                WorkerTerminateTimeout = TimeSpan.Zero,
                SpinDuration = TimeSpan.Zero,
            });
            await Task.Delay(i % 15);
            await pool.TerminateAsync(force: true).Bounded();
            await Until.Eventually(() => counter.Disposed == counter.Made);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_waits_for_a_factory_under_way_and_its_state_is_disposed_on_the_worker(bool forced)
    {
        var entered = new TaskCompletionSource();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var counter = new Counter();
        int thread = 0;
        Pool<Counted> pool = Pool.Create(
            async _ =>
            {
                thread = Environment.CurrentManagedThreadId;
                entered.SetResult();
                await released.Task;
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                return new Counted(counter);
            },
            new PoolOptions { MinWorkers = 1, MaxWorkers = 1 });
        await entered.Task.Bounded();

        Task end = forced ? pool.TerminateAsync(force: true) : pool.DisposeAsync().AsTask();
        await Task.Delay(50);
        Assert.False(end.IsCompleted);
        released.SetResult();
        await end.Bounded();

        Assert.Equal((1, 1), (counter.Made, counter.Disposed));
        Assert.Equal(thread, counter.DisposedOn);
    }

    [Fact]
    public async Task A_factory_that_takes_longer_is_left_behind_and_its_state_disposed_on_its_thread_all_the_same()
    {
        var entered = new TaskCompletionSource();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var counter = new Counter();
        int thread = 0;
        Pool<Counted> pool = Pool.Create(
            async _ =>
            {
                thread = Environment.CurrentManagedThreadId;
                entered.SetResult();
                await released.Task;
                return new Counted(counter);
            },
            new PoolOptions { MinWorkers = 1, MaxWorkers = 1, WorkerTerminateTimeout = TimeSpan.FromMilliseconds(20) });
        await entered.Task.Bounded();
        await pool.DisposeAsync().AsTask().Bounded();
        Assert.Equal(0, counter.Made);

        released.SetResult();
        await Until.Eventually(() => counter.Disposed == 1);
        Assert.Equal(thread, counter.DisposedOn);
    }

    [Fact]
    public async Task A_queue_that_swallows_calls_leaves_no_caller_waiting_after_the_end()
    {
        Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, Queue = new Swallowing() });
        Blocker blocker = await Blocker.StartAsync(pool);
        PoolTask<int> swallowed = pool.ExecAsync(static _ => 1);
        await blocker.Release();

        await pool.DisposeAsync().AsTask().Bounded();

        await Assert.ThrowsAsync<PoolTerminatedException>(() => swallowed.Bounded());
    }

    [Fact]
    public async Task A_disposed_pool_is_collected_however_long_its_time_limit_is()
    {
        WeakReference state = await EndPoolAsync();

        await Until.Eventually(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !state.IsAlive;
        });
    }

    [Fact]
    public async Task The_report_of_a_worker_s_quarantine_may_end_the_pool()
    {
        Pool<Plain>? pool = null;
        var hold = new Hold();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 1,
            AbortTimeout = TimeSpan.FromMilliseconds(1),
            OnTerminateWorker = termination =>
            {
                if (termination.Reason != WorkerTerminationReason.Quarantined)
                    return;
                pool!.DisposeAsync().AsTask().Wait(Patience.Limit);
                ended.SetResult();
            },
        });
        PoolTask<int> deaf = pool.ExecAsync(static (_, h) => h.Run(1), hold);
        await hold.Begun;
        deaf.Cancel();

        await ended.Task.WaitAsync(Patience.Limit / 2);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => pool.ExecAsync(static _ => 1).Bounded());
        hold.Release();
    }

    [Fact]
    public async Task An_abandoned_wait_for_the_workers_is_no_unobserved_exception()
    {
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.ToString().Contains(nameof(InvalidTimeZoneException), StringComparison.Ordinal))
                unobserved.Add(e.Exception);
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await AbandonAsync();
            for (int i = 0; i < 5; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Empty(unobserved);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task AbandonAsync()
    {
        using var never = new CancellationTokenSource();
        await using Pool<Plain> pool = Pool.Create<Plain>(
            static _ => throw new InvalidTimeZoneException(), new PoolOptions { MinWorkers = 1, MaxWorkers = 1 });
        _ = pool.WhenReadyAsync();
        _ = pool.WhenReadyAsync(never.Token);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.ExecAsync(static _ => 1).Bounded());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> EndPoolAsync()
    {
        var local = new AsyncLocal<object?> { Value = new object() };
        Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, WorkerTerminateTimeout = TimeSpan.FromHours(1) });
        Assert.Equal(1, await pool.ExecAsync(static _ => 1).Bounded());
        await pool.DisposeAsync().AsTask().Bounded();
        var state = new WeakReference(Machinery.DispatcherOf(pool));
        local.Value = null;
        return state;
    }

    private sealed class Swallowing : IWorkQueue
    {
        private readonly IWorkQueue _inner = WorkQueue.CreateFifo();

        public int Count => _inner.Count;

        public bool IsThreadSafe => true;

        public bool TryEnqueue(in QueuedItem item) => true;

        public bool TryDequeue(out QueuedItem item) => _inner.TryDequeue(out item);
    }

    private sealed class Counter
    {
        private int _made;
        private int _disposed;

        internal int Made => Volatile.Read(ref _made);

        internal int Disposed => Volatile.Read(ref _disposed);

        internal int DisposedOn { get; private set; }

        internal void NoteMade() => Interlocked.Increment(ref _made);

        internal void NoteDisposed()
        {
            DisposedOn = Environment.CurrentManagedThreadId;
            Interlocked.Increment(ref _disposed);
        }
    }

    private sealed class Counted : IDisposable
    {
        private readonly Counter _counter;

        internal Counted(Counter counter)
        {
            _counter = counter;
            counter.NoteMade();
        }

        public void Dispose() => _counter.NoteDisposed();
    }
}
