using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Groups;

/// <summary>A group never runs more calls at once than it may, and always as many as it may.</summary>
public sealed class GroupCapTests
{
    private static readonly TimeSpan s_never = 4 * Patience.Limit;

    [Theory]
    [InlineData(QueueStrategy.Fifo, 1)]
    [InlineData(QueueStrategy.Lifo, 2)]
    [InlineData(QueueStrategy.Priority, 2)]
    [InlineData(QueueStrategy.Deadline, 3)]
    public async Task A_group_reaches_its_cap_and_never_passes_it(QueueStrategy strategy, int cap)
    {
        await using WatchedPool pool = WatchedPool.Create(options => (options.MaxWorkers, options.QueueStrategy) = (4, strategy));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(cap);
        var meter = new CapMeter();
        Hold[] holds = [.. Enumerable.Range(0, cap).Select(_ => new Hold())];
        Task<int>[] held = [.. holds.Select((hold, i) => group.ExecAsync(
            (_, x) =>
            {
                meter.Enter();
                hold.Run(x);
                meter.Exit();
                return x;
            },
            i).AsTask())];
        foreach (Hold hold in holds)
            await hold.Begun;
        Task<int>[] calls = [.. Enumerable.Range(0, 300).Select(i => group.ExecAsync((_, x) => meter.Run(x), i).AsTask())];

        // The others' calls are not held up meanwhile.
        Assert.Equal(7, await pool.Echo(7).Within(pool));
        Assert.Equal((cap, 300), (group.Stats.ActiveTasks, group.Stats.PendingTasks));
        Assert.Equal(300, pool.Stats.PendingTasks);
        Assert.True(pool.Stats.OldestQueuedAge >= TimeSpan.Zero);
        foreach (Hold hold in holds)
            hold.Release();
        Assert.Equal(Enumerable.Range(0, 300), await Task.WhenAll(calls).WaitAsync(Patience.Limit));
        await Task.WhenAll(held).Within(pool);
        Assert.Equal(cap, meter.Most);
        Assert.Equal(300 + cap, meter.Runs);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 5)]
    public async Task Interleaved_asynchronous_calls_keep_the_cap(int workers, int cap)
    {
        await using WatchedPool pool = WatchedPool.Create(options => (options.MaxWorkers, options.ConcurrentTasksPerWorker) = (workers, 8));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(cap);
        var meter = new CapMeter();
        Task<int>[] calls = [.. Enumerable.Range(0, 500).Select(i => group.ExecAsync((_, x) => meter.RunAsync(x), i).AsTask())];
        Task<int>[] others = [.. Enumerable.Range(0, 100).Select(i => pool.Echo(i).AsTask())];
        await Task.WhenAll([.. calls, .. others]).Within(pool);
        Assert.InRange(meter.Most, 1, cap);
        Assert.Equal(500, meter.Runs);
    }

    [Fact]
    public async Task An_idle_worker_gets_no_call_of_a_group_at_its_cap_and_rests()
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options =>
            (options.MaxWorkers, options.IdleTimeout, options.TimeProvider) = (2, TimeSpan.FromSeconds(10), clock));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> held = group.Start(hold, 1);
        await hold.Begun;
        PoolTask<int> waiting = group.Echo(2);
        Assert.Equal(3, await pool.Echo(3).Within(pool));
        await pool.Until(static stats => stats is { IdleWorkers: 1, BusyWorkers: 1, PendingTasks: 1 });

        // A worker that goes on looking never rests long enough to end.
        long start = Environment.TickCount64;
        while (pool.Ended.IsEmpty)
        {
            Assert.True(Environment.TickCount64 - start < Patience.Limit.TotalMilliseconds, "The idle worker does not rest.");
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(1);
        }

        Assert.Equal(WorkerTerminationReason.Idle, Assert.Single(pool.Ended).Reason);
        Assert.Equal(1, group.Stats.PendingTasks);
        hold.Release();
        Assert.Equal(1, await held.Within(pool));
        Assert.Equal(2, await waiting.Within(pool));
    }

    [Fact]
    public async Task One_worker_is_enough_for_a_group_of_one()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 8);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> held = group.Start(hold);
        await hold.Begun;
        Task<int>[] calls = [.. Enumerable.Range(0, 200).Select(i => group.Echo(i).AsTask())];
        hold.Release();
        await held.Within(pool);
        Assert.Equal(Enumerable.Range(0, 200), await Task.WhenAll(calls).WaitAsync(Patience.Limit));
        Assert.Single(pool.Created);
    }

    [Theory]
    [InlineData(ContinuationMode.ThreadPool)]
    [InlineData(ContinuationMode.Inline)]
    public async Task A_worker_that_leaves_after_a_call_wakes_another_for_the_next(ContinuationMode mode)
    {
        await using WatchedPool pool = WatchedPool.Create(options =>
            (options.MaxWorkers, options.MaxTasksPerWorker, options.ContinuationMode) = (2, 1, mode));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        Task<int>[] calls = [.. Enumerable.Range(0, 100).Select(i => group.Echo(i).AsTask())];
        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(calls).WaitAsync(Patience.Limit));
        Assert.InRange(pool.Created.Count, 100, 103);
    }

    [Fact]
    public async Task A_worker_that_ends_a_call_and_then_blocks_inline_wakes_another_for_the_next()
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
            (options.MaxWorkers, options.MinWorkers, options.ContinuationMode) = (2, 2, ContinuationMode.Inline));
        await pool.Pool.WhenReadyAsync().Within(pool);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var first = new Hold();
        var inline = new Hold();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task after = BlockAfterAsync();
        await begun.Task.Within(pool);
        await first.Begun;
        PoolTask<int> next = group.Echo(2);
        first.Release();
        await inline.Begun;
        Assert.Equal(2, await next.Within(pool));
        inline.Release();
        await after.Within(pool);

        async Task BlockAfterAsync()
        {
            PoolTask<int> call = group.Start(first);
            begun.SetResult();
            await call;
            inline.Run(0);
        }
    }

    [Fact]
    public async Task A_stopped_call_keeps_its_place_until_its_code_has_ended()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => (options.MaxWorkers, options.AbortTimeout) = (2, s_never));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> stopped = group.Start(hold);
        await hold.Begun;
        PoolTask<int> next = group.Echo(2);
        Assert.True(stopped.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.Within(pool));

        // A free worker, which has just run another call, does not take it.
        Assert.Equal(3, await pool.Echo(3).Within(pool));
        Assert.Equal((0, 1), (group.Stats.ActiveTasks, group.Stats.PendingTasks));
        Assert.Equal(TaskStatus.WaitingToRun, next.Status);
        hold.Release();
        Assert.Equal(2, await next.Within(pool));
    }

    [Fact]
    public async Task A_call_whose_worker_is_quarantined_gives_its_place_back_then_and_not_before()
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options =>
            (options.MaxWorkers, options.TimeProvider, options.AbortTimeout) = (2, clock, TimeSpan.FromSeconds(1)));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> stuck = group.Start(hold);
        await hold.Begun;
        PoolTask<int> next = group.Echo(2);
        stuck.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck.Within(pool));
        Assert.Equal(3, await pool.Echo(3).Within(pool));
        Assert.Equal(1, group.Stats.PendingTasks);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, await next.Within(pool));
        Assert.Equal(1, pool.Stats.Quarantined);

        // Its late return gives nothing back a second time.
        var one = new Hold();
        PoolTask<int> running = group.Start(one);
        await one.Begun;
        hold.Release();
        await pool.Until(static stats => stats.Quarantined == 0);
        PoolTask<int> last = group.Echo(4);
        Assert.Equal(5, await pool.Echo(5).Within(pool));
        Assert.Equal((1, 1), (group.Stats.ActiveTasks, group.Stats.PendingTasks));
        one.Release();
        await running.Within(pool);
        Assert.Equal(4, await last.Within(pool));
    }

    [Fact]
    public async Task Calls_that_fail_or_time_out_or_are_cancelled_while_they_wait_give_everything_back()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => (options.MaxWorkers, options.AbortTimeout) = (2, s_never));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(2);
        Hold[] holds = [new(), new()];
        Task<int>[] held = [.. holds.Select(hold => group.Start(hold).AsTask())];
        foreach (Hold hold in holds)
            await hold.Begun;
        PoolTask<int>[] cancelled = [.. Enumerable.Range(0, 20).Select(i => group.Echo(i))];
        Task<int>[] late = [.. Enumerable.Range(0, 20).Select(i =>
            group.Echo(i, new ExecOptions { QueueTimeout = TimeSpan.FromMilliseconds(1) }).AsTask())];
        foreach (PoolTask<int> call in cancelled)
            Assert.True(call.Cancel());
        foreach (Task<int> call in late)
            Assert.Equal(PoolTimeoutKind.Queue, (await Assert.ThrowsAsync<PoolTimeoutException>(() => call.WaitAsync(Patience.Limit))).Kind);
        Assert.Equal((2, 0), (group.Stats.ActiveTasks, group.Stats.PendingTasks));
        Assert.Equal(0, pool.Stats.PendingTasks);
        Task<int> failing = group.ExecAsync<int>(static _ => throw new InvalidDataException("on purpose")).AsTask();
        Task<int> slow = group.ExecAsync(
            static (_, context) =>
            {
                context.CancellationToken.WaitHandle.WaitOne(Hold.GiveUp);
                return 0;
            },
            new ExecOptions { Timeout = TimeSpan.FromMilliseconds(1) }).AsTask();
        foreach (Hold hold in holds)
            hold.Release();
        await Task.WhenAll(held).Within(pool);
        await Assert.ThrowsAsync<InvalidDataException>(() => failing.WaitAsync(Patience.Limit));
        Assert.Equal(PoolTimeoutKind.Run, (await Assert.ThrowsAsync<PoolTimeoutException>(() => slow.WaitAsync(Patience.Limit))).Kind);

        // Both places are free again.
        Hold[] again = [new(), new()];
        held = [.. again.Select(hold => group.Start(hold).AsTask())];
        foreach (Hold hold in again)
            await hold.Begun;
        foreach (Hold hold in again)
            hold.Release();
        await Task.WhenAll(held).Within(pool);
        foreach (PoolTask<int> call in cancelled)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        GroupStats stats = group.Stats;
        Assert.Equal((4, 1, 20, 21, 0), (stats.Completed, stats.Failed, stats.Cancelled, stats.TimedOut, stats.Rejected));
        Assert.Equal((0, 0), (stats.PendingTasks, stats.ActiveTasks));
    }

    [Fact]
    public async Task A_crash_gives_the_place_back()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = TimeSpan.FromMilliseconds(1));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        PoolTask<int> lost = group.ExecAsync(async _ =>
        {
            ThrowLater();
            await Task.Delay(Timeout.Infinite);
            return 0;
        });
        PoolTask<int> next = group.Echo(2);
        await Assert.ThrowsAsync<WorkerCrashedException>(() => lost.Within(pool));
        Assert.Equal(2, await next.Within(pool));
        Assert.Equal((1, 1, 0, 0), (group.Stats.Failed, group.Stats.Completed, group.Stats.ActiveTasks, group.Stats.PendingTasks));

        static async void ThrowLater()
        {
            await Task.Yield();
            throw new InvalidDataException("on purpose");
        }
    }

    [Fact]
    public async Task A_failed_start_fails_the_groups_calls_and_gives_their_places_back()
    {
        int starts = 0;
        var clock = new ManualClock();
        var submitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WatchedPool pool = WatchedPool.Create(
            options => options.TimeProvider = clock,
            async _ =>
            {
                await submitted.Task;
                if (Interlocked.Increment(ref starts) == 1)
                    throw new InvalidDataException("on purpose");
            });
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        Task<int>[] calls = [group.Echo(1).AsTask(), group.Echo(2).AsTask()];
        submitted.SetResult();
        await Assert.ThrowsAsync<InvalidDataException>(() => calls[0].WaitAsync(Patience.Limit));
        await Assert.ThrowsAsync<InvalidDataException>(() => calls[1].WaitAsync(Patience.Limit));
        Task<int> later = group.Echo(3).AsTask();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, await later.WaitAsync(Patience.Limit));
        Assert.Equal((2, 1, 0), (group.Stats.Failed, group.Stats.Completed, group.Stats.PendingTasks));
    }
}
