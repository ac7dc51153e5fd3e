using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Groups;

/// <summary>Shares of the runs under saturation. Runs are counted, not timed: every group always has calls waiting.</summary>
public sealed class GroupFairnessTests
{
    private const int Runs = 4000;
    private const double Tolerance = 0.03;

    public static TheoryData<QueueStrategy, int, int> Pools
    {
        get
        {
            var data = new TheoryData<QueueStrategy, int, int>();
            foreach (QueueStrategy strategy in Enum.GetValues<QueueStrategy>())
            {
                foreach (int workers in new[] { 1, 2, 4 })
                {
                    data.Add(strategy, workers, 1);
                    data.Add(strategy, workers, 4);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public async Task Groups_of_weight_1_and_3_get_a_quarter_and_three_quarters(QueueStrategy strategy, int workers, int concurrent)
    {
        await using WatchedPool pool = WatchedPool.Create(options =>
            (options.MaxWorkers, options.QueueStrategy, options.ConcurrentTasksPerWorker) = (workers, strategy, concurrent));
        double[] shares = await SharesAsync(pool, 0, 1, 3);
        AssertShares([0, 0.25, 0.75], shares);
    }

    [Fact]
    public async Task The_pools_own_calls_take_part_with_weight_1()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        AssertShares([0.2, 0.2, 0.6], await SharesAsync(pool, 1, 1, 3));
    }

    [Fact]
    public async Task Many_groups_get_shares_by_their_weights()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        AssertShares([0, 0.1, 0.2, 0.3, 0.4], await SharesAsync(pool, 0, 1, 2, 3, 4));
    }

    [Fact]
    public async Task A_group_that_was_idle_for_long_has_saved_nothing_up()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> busy = pool.Pool.CreateGroup(1);
        PoolGroup<Subject> late = pool.Pool.CreateGroup(1);
        var order = new Queue<int>();

        // A worker runs a thousand calls of one group while another group has none.
        await RunAllAsync(pool, busy, [], [.. Enumerable.Repeat((busy, 0), 1000)], order);
        order.Clear();
        await RunAllAsync(pool, busy, [], [.. Enumerable.Repeat((busy, 0), 100), .. Enumerable.Repeat((late, 1), 100)], order);
        int[] first = [.. order.Take(100)];
        Assert.InRange(first.Count(static who => who == 1), 48, 52);
    }

    [Fact]
    public async Task The_pools_own_calls_that_had_nobody_to_share_with_pay_nothing_for_it()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        for (int i = 0; i < 1000; i++)
            await pool.Echo(i).Within(pool);
        var order = new Queue<int>();
        await RunAllAsync(pool, group, [.. Enumerable.Repeat(0, 100)], [.. Enumerable.Repeat((group, 1), 100)], order);
        Assert.InRange(order.Take(100).Count(static who => who == 1), 48, 52);
    }

    /// <summary>Queues everything behind a call that holds the only worker, then lets it run; the order in which it ran.</summary>
    private static async Task RunAllAsync(
        WatchedPool pool, PoolGroup<Subject> holder, int[] own, (PoolGroup<Subject> Group, int Who)[] calls, Queue<int> order)
    {
        var hold = new Hold();
        PoolTask<int> held = holder.Start(hold);
        await hold.Begun;
        Task[] all =
        [
            .. own.Select(who => pool.Pool.ExecAsync((_, x) => order.Enqueue(x), who).AsTask()),
            .. calls.Select(call => call.Group.ExecAsync((_, x) => order.Enqueue(x), call.Who).AsTask()),
        ];
        hold.Release();
        await held.Within(pool);
        await Task.WhenAll(all).Within(pool);
    }

    private static void AssertShares(double[] expected, double[] shares)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.InRange(shares[i], expected[i] - Tolerance, expected[i] + Tolerance);
    }

    /// <summary>
    /// Keeps calls of the pool (with any weight but 0) and of a group of each weight waiting, until a number of runs has been counted; the
    /// part of them that each had.
    /// </summary>
    private static async Task<double[]> SharesAsync(WatchedPool pool, int own, params int[] weights)
    {
        CallTarget<Subject>[] targets = [pool.Pool, .. weights.Select(weight => pool.Pool.CreateGroup(int.MaxValue, weight))];
        int[] runs = new int[targets.Length];
        int counted = 0;
        var holds = new List<Hold>();
        var held = new List<Task>();

        // Nothing runs until everybody has as many calls waiting as will be counted in all.
        for (int i = 0; i < pool.Pool.Options.MaxWorkers; i++)
        {
            var hold = new Hold();
            held.Add(pool.Start(hold).AsTask());
            await hold.Begun;
            holds.Add(hold);
        }

        var calls = new List<Task>();
        for (int who = own > 0 ? 0 : 1; who < targets.Length; who++)
        {
            for (int i = 0; i < Runs; i++)
            {
                calls.Add(targets[who].ExecAsync(
                    (_, x) =>
                    {
                        if (Interlocked.Increment(ref counted) <= Runs)
                            Interlocked.Increment(ref runs[x]);
                    },
                    who).AsTask());
            }
        }

        holds.ForEach(static hold => hold.Release());
        await Task.WhenAll(held).Within(pool);
        await Task.WhenAll(calls).Within(pool);
        return [.. runs.Select(static n => (double)n / Runs)];
    }
}
