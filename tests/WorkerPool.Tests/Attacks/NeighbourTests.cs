using System.Collections.Concurrent;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>Calls that share a worker, or a caller's thread, with one that does not stop.</summary>
public sealed class NeighbourTests
{
    private const int Neighbours = 49;

    [Fact]
    public async Task Neighbours_of_a_deaf_call_that_waits_finish_while_another_worker_takes_new_calls()
    {
        var ends = new ConcurrentQueue<WorkerTermination>();
        Pool<Plain> pool = Pool.Create<Plain>(Options(ends));
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var deaf = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask<int> stopped = await StartDeafAsync(pool, deaf.Task);
        Task<(int Thread, int Number)>[] neighbours = StartNeighbours(pool, released.Task);
        await Until.Eventually(() => pool.Stats.ActiveTasks == Neighbours + 1);
        int home = await pool.ExecAsync(static _ => Environment.CurrentManagedThreadId).Bounded();

        stopped.Cancel();
        await Until.Eventually(() => pool.Stats is { Quarantined: 1, TotalWorkers: 1 });
        Assert.NotEqual(home, await pool.ExecAsync(static _ => Environment.CurrentManagedThreadId).Bounded());
        Assert.Equal(Neighbours, pool.Stats.ActiveTasks);
        Assert.Empty(ends);
        released.SetResult();

        Assert.Equal(Enumerable.Range(0, Neighbours).Select(i => (home, i)), await Task.WhenAll(neighbours).Bounded());
        await Until.Eventually(() => !ends.IsEmpty);
        Assert.Equal(WorkerTerminationReason.Quarantined, Assert.Single(ends).Reason);
        deaf.SetResult();
        await Until.Eventually(() => pool.Stats.Quarantined == 0);
        await pool.DisposeAsync().AsTask().Bounded();
        Assert.Equal(2, ends.Count);
    }

    [Fact]
    public async Task A_graceful_end_waits_for_them_and_a_forced_one_stops_them()
    {
        foreach (bool forced in (bool[])[false, true])
        {
            Pool<Plain> pool = Pool.Create<Plain>(Options(new ConcurrentQueue<WorkerTermination>()));
            var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var deaf = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            PoolTask<int> stopped = await StartDeafAsync(pool, deaf.Task);
            Task<(int Thread, int Number)>[] neighbours = StartNeighbours(pool, released.Task);
            await Until.Eventually(() => pool.Stats.ActiveTasks == Neighbours + 1);
            stopped.Cancel();
            await Until.Eventually(() => pool.Stats is { Quarantined: 1, TotalWorkers: 1 });

            Task end = forced ? pool.TerminateAsync(force: true) : pool.DisposeAsync().AsTask();
            if (forced)
            {
                foreach (Task<(int, int)> neighbour in neighbours)
                    await Assert.ThrowsAsync<PoolTerminatedException>(() => neighbour.Bounded());
                released.SetResult();
            }
            else
            {
                await Task.Delay(50);
                Assert.False(end.IsCompleted);
                released.SetResult();
                await Task.WhenAll(neighbours).Bounded();
            }

            await end.Bounded();
            deaf.SetResult();
        }
    }

    [Fact]
    public async Task Neighbours_of_a_deaf_call_that_comes_to_hold_their_thread_fail()
    {
        var ends = new ConcurrentQueue<WorkerTermination>();
        Pool<Plain> pool = Pool.Create<Plain>(Options(ends));
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var deaf = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var held = new ManualResetEventSlim();
        PoolTask<int> stopped = pool.ExecAsync(async _ =>
        {
            await deaf.Task;
            Until.Passed(held);
            return 0;
        });
        Task<(int Thread, int Number)>[] neighbours = StartNeighbours(pool, released.Task);
        await Until.Eventually(() => pool.Stats.ActiveTasks == Neighbours + 1);
        stopped.Cancel();
        await Until.Eventually(() => pool.Stats is { Quarantined: 1, TotalWorkers: 1 });

        deaf.SetResult();

        foreach (Task<(int, int)> neighbour in neighbours)
            await Assert.ThrowsAsync<WorkerCrashedException>(() => neighbour.Bounded());
        await Until.Eventually(() => ends.Count == 1);
        held.Set();
        released.SetResult();
        await Until.Eventually(() => pool.Stats.Quarantined == 0);
        await pool.DisposeAsync().AsTask().Bounded();
        Assert.Equal(2, ends.Count);
    }

    [Fact]
    public async Task A_neighbour_left_behind_may_await_calls_under_its_group_s_cap()
    {
        Pool<Plain> pool = Pool.Create<Plain>(Options(new ConcurrentQueue<WorkerTermination>()));
        PoolGroup<Plain> group = pool.CreateGroup(1);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var deaf = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask<int> stopped = await StartDeafAsync(pool, deaf.Task);
        PoolTask<int> neighbour = group.ExecAsync(
            static async (_, a) =>
            {
                await a.Until;
                return await a.Group.ExecAsync(static _ => 5) + await a.Group.ExecAsync(static async _ =>
                {
                    await Task.Yield();
                    return 6;
                });
            },
            (Until: released.Task, Group: group));
        await Until.Eventually(() => pool.Stats.ActiveTasks == 2);
        stopped.Cancel();
        await Until.Eventually(() => pool.Stats is { Quarantined: 1, TotalWorkers: 1 });

        released.SetResult();

        Assert.Equal(11, await neighbour.Bounded());
        deaf.SetResult();
        await pool.DisposeAsync().AsTask().Bounded();
    }

    [Fact]
    public async Task A_neighbour_left_behind_may_await_such_calls_after_the_deaf_one_has_returned()
    {
        Pool<Plain> pool = Pool.Create<Plain>(Options(new ConcurrentQueue<WorkerTermination>()));
        PoolGroup<Plain> group = pool.CreateGroup(1);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var deaf = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool hasReturned = false;
        PoolTask<int> stopped = pool.ExecAsync(async _ =>
        {
            await deaf.Task;
            hasReturned = true;
            return 0;
        });
        PoolTask<int> neighbour = group.ExecAsync(
            static async (_, a) =>
            {
                await a.Until;
                return await a.Group.ExecAsync(static _ => 5);
            },
            (Until: released.Task, Group: group));
        await Until.Eventually(() => pool.Stats.ActiveTasks == 2);
        stopped.Cancel();
        await Until.Eventually(() => pool.Stats is { Quarantined: 1, TotalWorkers: 1 });
        deaf.SetResult();
        await Until.Eventually(() => Volatile.Read(ref hasReturned));
        await Task.Delay(20);

        released.SetResult();

        Assert.Equal(5, await neighbour.Bounded());
        await pool.DisposeAsync().AsTask().Bounded();
    }

    [Fact]
    public async Task A_deaf_call_on_its_caller_keeps_its_state_until_its_code_has_ended()
    {
        var states = new ConcurrentQueue<State>();
        await using Pool<State> pool = Pool.Create(
            _ =>
            {
                var state = new State();
                states.Enqueue(state);
                return state;
            },
            new PoolOptions
            {
                MaxWorkers = 1,
                MaxQueueSize = 0,
                QueueFullMode = QueueFullMode.CallerRuns,
                AbortTimeout = TimeSpan.FromMilliseconds(1),
            });
        Blocker blocker = await Blocker.StartAsync(pool);
        var deaf = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var seen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> call = Task.Run(async () => await pool.ExecAsync(
            async (m, s) =>
            {
                s.Cancel();
                await deaf.Task;
                seen.SetResult(m.IsDisposed);
                return 1;
            },
            stop,
            cancellationToken: stop.Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Bounded());
        State onCaller = states.Last();
        await Task.Delay(20);
        Assert.False(onCaller.IsDisposed);
        deaf.SetResult();

        Assert.False(await seen.Task.Bounded());
        await Until.Eventually(() => onCaller.IsDisposed);
        await blocker.Release();
    }

    private static PoolOptions Options(ConcurrentQueue<WorkerTermination> ends) => new()
    {
        MaxWorkers = 1,
        ConcurrentTasksPerWorker = Neighbours + 2,
        AbortTimeout = TimeSpan.FromMilliseconds(10),
        OnTerminateWorker = ends.Enqueue,
    };

    private static async Task<PoolTask<int>> StartDeafAsync(Pool<Plain> pool, Task until)
    {
        PoolTask<int> deaf = pool.ExecAsync(
            static async (_, u) =>
            {
                await u;
                return 0;
            },
            until);
        await Until.Eventually(() => deaf.Status == TaskStatus.Running);
        return deaf;
    }

    private static Task<(int Thread, int Number)>[] StartNeighbours(Pool<Plain> pool, Task until) =>
        [.. Enumerable.Range(0, Neighbours).Select(i => pool.ExecAsync(
            static async (_, a) =>
            {
                await a.Until;
                return (Environment.CurrentManagedThreadId, a.Number);
            },
            (Until: until, Number: i)).AsTask())];

    private sealed class State : IDisposable
    {
        private volatile bool _isDisposed;

        internal bool IsDisposed => _isDisposed;

        public void Dispose() => _isDisposed = true;
    }
}
