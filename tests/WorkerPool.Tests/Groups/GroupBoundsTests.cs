using WorkerPool.Tests.Queues;
using WorkerPool.Tests.Stress;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Groups;

/// <summary>Each group's queue is bounded for itself, in the pool's mode, and ordered by its strategy.</summary>
public sealed class GroupBoundsTests
{
    [Fact]
    public async Task A_full_group_refuses_its_own_calls_and_nobody_elses()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxQueueSize = 2);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1, name: "tenant");
        PoolGroup<Subject> other = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> held = group.Start(hold);
        await hold.Begun;
        PoolTask<int> first = group.Echo(1);
        Task<int> second = group.Echo(2).AsTask();
        QueueFullException full = await Assert.ThrowsAsync<QueueFullException>(() => group.Echo(3).Within(pool));
        Assert.Equal("The call was refused: the queue of group 'tenant' of pool 'Subject' is full. Its MaxQueueSize is 2 and 2 calls wait.", full.Message);
        Task<int>[] others = [other.Echo(4).AsTask(), other.Echo(5).AsTask(), pool.Echo(6).AsTask(), pool.Echo(7).AsTask()];

        // A cancelled call makes room at once.
        first.Cancel();
        Task<int> third = group.Echo(3).AsTask();
        hold.Release();
        await held.Within(pool);
        int[] results = await Task.WhenAll([second, third, .. others]).WaitAsync(Patience.Limit);
        Assert.Equal([2, 3, 4, 5, 6, 7], results);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Within(pool));
        Assert.Equal((1, 1, 3), (group.Stats.Rejected, group.Stats.Cancelled, group.Stats.Completed));
    }

    [Fact]
    public async Task Without_a_queue_a_group_has_only_idle_and_new_workers_below_its_cap()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => (options.MaxWorkers, options.MaxQueueSize) = (2, 0));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        for (int round = 0; round < 2; round++)
        {
            var hold = new Hold();
            PoolTask<int> held = group.Start(hold, 1);
            await hold.Begun;
            await Assert.ThrowsAsync<QueueFullException>(() => group.Echo(2).Within(pool));
            Assert.Equal(3, await pool.Echo(3).Within(pool));
            await pool.Until(static stats => stats.IdleWorkers == 1);
            hold.Release();
            Assert.Equal(1, await held.Within(pool));
            await pool.Until(static stats => stats.IdleWorkers == 2);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task In_the_mode_that_waits_all_calls_wait_and_run(int size)
    {
        await using WatchedPool pool = WatchedPool.Create(options =>
            (options.MaxWorkers, options.MaxQueueSize, options.QueueFullMode) = (2, size, QueueFullMode.Wait));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var meter = new CapMeter();
        Task<int>[] calls = [.. Enumerable.Range(0, 200).Select(i => group.ExecAsync((_, x) => meter.Run(x), i).AsTask())];
        Task<int>[] others = [.. Enumerable.Range(0, 200).Select(i => pool.Echo(i).AsTask())];
        Assert.Equal(Enumerable.Range(0, 200), await Task.WhenAll(calls).WaitAsync(Patience.Limit));
        Assert.Equal(Enumerable.Range(0, 200), await Task.WhenAll(others).WaitAsync(Patience.Limit));
        Assert.Equal((1, 0), (meter.Most, group.Stats.Rejected));
    }

    [Theory]
    [InlineData(QueueFullMode.DropOldest, 0)]
    [InlineData(QueueFullMode.DropNewest, 1)]
    public async Task The_modes_that_drop_drop_the_groups_own_calls(QueueFullMode mode, int dropped)
    {
        await using WatchedPool pool = WatchedPool.Create(options => (options.MaxQueueSize, options.QueueFullMode) = (2, mode));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1, name: "tenant");
        var hold = new Hold();
        PoolTask<int> held = group.Start(hold);
        await hold.Begun;
        Task<int>[] others = [pool.Echo(8).AsTask(), pool.Echo(9).AsTask()];
        Task<int>[] calls = [.. Enumerable.Range(0, 3).Select(i => group.Echo(i).AsTask())];
        QueueFullException full = await Assert.ThrowsAsync<QueueFullException>(() => calls[dropped].WaitAsync(Patience.Limit));
        Assert.StartsWith("The call was dropped to make room for another: the queue of group 'tenant'", full.Message, StringComparison.Ordinal);
        Assert.Equal(2, group.Stats.PendingTasks);
        hold.Release();
        await held.Within(pool);
        int[] results = await Task.WhenAll(others).WaitAsync(Patience.Limit);
        Assert.Equal([8, 9], results);
        for (int i = 0; i < calls.Length; i++)
        {
            if (i != dropped)
                Assert.Equal(i, await calls[i].WaitAsync(Patience.Limit));
        }

        Assert.Equal((1, 3), (group.Stats.Rejected, group.Stats.Completed));
    }

    [Fact]
    public async Task A_caller_runs_its_call_below_the_cap_and_lets_it_wait_at_the_cap()
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
            (options.MaxQueueSize, options.QueueFullMode) = (0, QueueFullMode.CallerRuns));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(2);
        var hold = new Hold();
        PoolTask<int> held = group.Start(hold);
        await hold.Begun;
        Thread caller = Thread.CurrentThread;
        Assert.Same(caller, group.ExecAsync(static _ => Thread.CurrentThread).Result);

        // The other place is taken by a call that runs on another caller.
        var onCaller = new Hold();
        Task<int> second = Task.Run(() => group.Start(onCaller, 2).AsTask());
        await onCaller.Begun;
        PoolTask<int> waiting = group.Echo(3);
        Assert.Equal(TaskStatus.WaitingToRun, waiting.Status);
        Assert.Equal((2, 1), (group.Stats.ActiveTasks, group.Stats.PendingTasks));
        hold.Release();
        await held.Within(pool);
        Assert.Equal(3, await waiting.Within(pool));
        onCaller.Release();
        Assert.Equal(2, await second.WaitAsync(Patience.Limit));
        Assert.Equal((0, 0, 4), (group.Stats.ActiveTasks, group.Stats.PendingTasks, group.Stats.Completed));
    }

    [Fact]
    public async Task A_call_that_its_caller_runs_may_await_one_of_its_own_group()
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
            (options.MaxQueueSize, options.QueueFullMode) = (0, QueueFullMode.CallerRuns));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold);
        await hold.Begun;
        PoolTask<int> call = await Task.Run(() => group.ExecAsync(async _ => await group.Echo(1) + group.Echo(2).GetAwaiter().GetResult()))
            .WaitAsync(Patience.Limit);
        Assert.Equal(3, await call.Within(pool));
        hold.Release();
        await held.Within(pool);
    }

    [Theory]
    [InlineData(QueueStrategy.Fifo, new[] { 0, 1, 2, 3 })]
    [InlineData(QueueStrategy.Lifo, new[] { 3, 2, 1, 0 })]
    [InlineData(QueueStrategy.Priority, new[] { 2, 1, 3, 0 })]
    [InlineData(QueueStrategy.Deadline, new[] { 1, 0, 3, 2 })]
    public async Task A_groups_calls_run_in_the_order_of_the_strategy(QueueStrategy strategy, int[] expected)
    {
        await using WatchedPool pool = WatchedPool.Create(options => options.QueueStrategy = strategy);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> held = group.Start(hold);
        await hold.Begun;
        int[] priorities = [0, 5, 9, 5];
        int[] hours = [2, 1, 4, 3];
        var order = new List<int>();
        Task[] calls = [.. Enumerable.Range(0, 4).Select(i => group.ExecAsync(
            (_, x) => order.Add(x), i, new ExecOptions { Priority = priorities[i], Deadline = DateTimeOffset.UtcNow.AddHours(hours[i]) }).AsTask())];
        hold.Release();
        await held.Within(pool);
        await Task.WhenAll(calls).Within(pool);
        Assert.Equal(expected, order);
    }

    [Fact]
    public async Task Beside_a_queue_of_the_users_own_a_groups_calls_wait_in_arrival_order()
    {
        var queue = new UserQueue();
        await using WatchedPool pool = WatchedPool.Create(options => options.Queue = queue);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> held = group.Start(hold);
        await hold.Begun;
        var order = new List<int>();
        Task[] calls = [.. Enumerable.Range(0, 50).Select(i => group.ExecAsync((_, x) => order.Add(x), i).AsTask())];
        Task<int> own = pool.Echo(7).AsTask();
        Assert.Equal(51, pool.Stats.PendingTasks);
        hold.Release();
        await held.Within(pool);
        await Task.WhenAll(calls).Within(pool);
        Assert.Equal(7, await own.WaitAsync(Patience.Limit));
        Assert.Equal(Enumerable.Range(0, 50), order);
    }

    [Fact]
    public async Task A_full_queue_of_the_users_own_keeps_no_groups_call_out()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.Queue = new RandomOrderQueue(1));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> held = pool.Start(hold);
        await hold.Begun;
        Task<int> own = pool.Echo(1).AsTask();
        await Assert.ThrowsAsync<QueueFullException>(() => pool.Echo(2).Within(pool));
        Task<int>[] calls = [.. Enumerable.Range(0, 20).Select(i => group.Echo(i).AsTask())];
        hold.Release();
        await held.Within(pool);
        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(calls).WaitAsync(Patience.Limit));
        Assert.Equal(1, await own.WaitAsync(Patience.Limit));
    }
}
