using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Groups;

/// <summary>Calls of a group that wait for calls, of their own group too: none waits for itself.</summary>
public sealed class GroupNestedTests
{
    private const int Calls = 100;

    public static TheoryData<QueueStrategy, int, int, int> Pools
    {
        get
        {
            var data = new TheoryData<QueueStrategy, int, int, int>();
            foreach (QueueStrategy strategy in Enum.GetValues<QueueStrategy>())
            {
                foreach (int workers in new[] { 1, 3 })
                {
                    foreach (int concurrent in new[] { 1, 4 })
                    {
                        data.Add(strategy, workers, concurrent, 1);
                        data.Add(strategy, workers, concurrent, 2);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public Task A_call_may_block_on_a_call_of_its_own_group(QueueStrategy strategy, int workers, int concurrent, int cap) =>
        Run(strategy, workers, concurrent, cap, (_, group, i) =>
            group.ExecAsync((_, x) => group.Echo(x).GetAwaiter().GetResult(), i));

    [Theory]
    [MemberData(nameof(Pools))]
    public Task A_call_may_await_a_call_of_its_own_group(QueueStrategy strategy, int workers, int concurrent, int cap) =>
        Run(strategy, workers, concurrent, cap, (_, group, i) => group.ExecAsync(async (_, x) => await group.Echo(x), i));

    [Theory]
    [MemberData(nameof(Pools))]
    public Task A_call_may_await_many_calls_of_its_own_group(QueueStrategy strategy, int workers, int concurrent, int cap) =>
        Run(strategy, workers, concurrent, cap, (_, group, i) => group.ExecAsync(
            async (_, x) =>
            {
                int[] parts = await Task.WhenAll(
                    group.Echo(x).AsTask(), group.ExecAsync(static async (m, y) =>
                    {
                        await Task.Yield();
                        return m.Echo(y);
                    }, x).AsTask(), group.Echo(0).AsTask());
                return parts[1];
            },
            i));

    [Theory]
    [MemberData(nameof(Pools))]
    public Task A_call_of_the_pool_may_block_on_a_groups_call_that_awaits_another(
        QueueStrategy strategy, int workers, int concurrent, int cap) =>
        Run(strategy, workers, concurrent, cap, (pool, group, i) => pool.Pool.ExecAsync(
            (_, x) => group.ExecAsync(async (_, y) => await group.Echo(y), x).GetAwaiter().GetResult(), i));

    [Theory]
    [MemberData(nameof(Pools))]
    public Task A_call_of_the_pool_may_await_a_groups_call(QueueStrategy strategy, int workers, int concurrent, int cap) =>
        Run(strategy, workers, concurrent, cap, (pool, group, i) => pool.Pool.ExecAsync(async (_, x) => await group.Echo(x), i));

    [Theory]
    [MemberData(nameof(Pools))]
    public Task A_groups_call_may_wait_for_the_pools(QueueStrategy strategy, int workers, int concurrent, int cap) =>
        Run(strategy, workers, concurrent, cap, (pool, group, i) => group.ExecAsync(
            async (_, x) => await pool.Echo(x) - pool.Echo(x).GetAwaiter().GetResult() + await group.Echo(x), i));

    [Fact]
    public async Task Groups_that_wait_for_each_other_on_one_worker_go_on()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> one = pool.Pool.CreateGroup(1);
        PoolGroup<Subject> other = pool.Pool.CreateGroup(1);
        PoolTask<int> call = one.ExecAsync(async _ => await other.ExecAsync(async _ =>
            await one.ExecAsync(_ => other.Echo(4).GetAwaiter().GetResult())));
        Assert.Equal(4, await call.Within(pool));
        Assert.Equal((0, 0), (one.Stats.ActiveTasks, other.Stats.ActiveTasks));
    }

    [Fact]
    public async Task A_worker_that_blocks_at_the_cap_goes_on_when_its_own_asynchronous_call_frees_a_place()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.ConcurrentTasksPerWorker = 2);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int> holder = group.ExecAsync(_ => hold.RunAsync(1));
        await hold.Begun;
        PoolTask<int> blocked = pool.Pool.ExecAsync(_ =>
        {
            PoolTask<int> inner = group.Echo(2);
            ThreadPool.QueueUserWorkItem(static h => h.Release(), hold, preferLocal: false);
            return inner.GetAwaiter().GetResult();
        });
        Assert.Equal(2, await blocked.Within(pool));
        Assert.Equal(1, await holder.Within(pool));
    }

    [Fact]
    public async Task A_worker_that_blocks_at_the_cap_goes_on_when_another_worker_frees_a_place_and_leaves()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => (options.MaxWorkers, options.MaxTasksPerWorker) = (2, 1));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        for (int i = 0; i < 50; i++)
        {
            var hold = new Hold();
            PoolTask<int> holder = group.Start(hold, 1);
            await hold.Begun;
            PoolTask<int> blocked = pool.Pool.ExecAsync(_ =>
            {
                PoolTask<int> inner = group.Echo(2);
                ThreadPool.QueueUserWorkItem(static h => h.Release(), hold, preferLocal: false);
                return inner.GetAwaiter().GetResult();
            });
            Assert.Equal(2, await blocked.Within(pool));
            Assert.Equal(1, await holder.Within(pool));
        }
    }

    [Fact]
    public async Task A_call_that_waits_for_one_outside_its_group_lends_nothing_to_strangers()
    {
        // The group's call is suspended on the only worker and has submitted nothing: a call of the group that somebody else's code on that
        // worker waits for must not run beside it.
        await using WatchedPool pool = WatchedPool.Create(static options => options.ConcurrentTasksPerWorker = 2);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var meter = new CapMeter();
        var hold = new Hold();
        PoolTask<int> holder = group.ExecAsync(async _ =>
        {
            meter.Enter();
            int result = await hold.RunAsync(1);
            meter.Exit();
            return result;
        });
        await hold.Begun;
        PoolTask<int> blocked = pool.Pool.ExecAsync(_ =>
        {
            PoolTask<int> inner = group.ExecAsync((_, x) => meter.Run(x), 2);
            ThreadPool.QueueUserWorkItem(static h => h.Release(), hold, preferLocal: false);
            return inner.GetAwaiter().GetResult();
        });
        Assert.Equal(2, await blocked.Within(pool));
        Assert.Equal(1, await holder.Within(pool));
        Assert.Equal(1, meter.Most);
    }

    private static async Task Run(
        QueueStrategy strategy, int workers, int concurrent, int cap, Func<WatchedPool, PoolGroup<Subject>, int, PoolTask<int>> submit)
    {
        await using WatchedPool pool = WatchedPool.Create(options =>
            (options.QueueStrategy, options.MaxWorkers, options.ConcurrentTasksPerWorker) = (strategy, workers, concurrent));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(cap);
        Task<int>[] calls = [.. Enumerable.Range(0, Calls).Select(i => submit(pool, group, i).AsTask())];
        await Task.WhenAll(calls).Within(pool);
        Assert.Equal(Enumerable.Range(0, Calls), await Task.WhenAll(calls));
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0 } && stats.IdleWorkers == stats.TotalWorkers);
        Assert.Equal((0, 0), (group.Stats.PendingTasks, group.Stats.ActiveTasks));
    }
}
