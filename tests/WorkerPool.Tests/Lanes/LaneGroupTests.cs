using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Lanes;

/// <summary>Calls that have a key and a group.</summary>
public sealed class LaneGroupTests
{
    private static ExecOptions Key => new() { Key = "key" };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Keys_and_caps_hold_together(int cap)
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 4);
        await using PoolGroup<Subject> group = pool.Pool.CreateGroup(cap);
        TurnMeter[] meters = [.. Enumerable.Range(0, 4).Select(static _ => new TurnMeter())];
        int inside = 0, most = 0;
        Task<int>[] calls = [.. Enumerable.Range(0, 400).Select(i => group.ExecAsync(
            (_, x) =>
            {
                int now = Interlocked.Increment(ref inside);
                int seen;
                while (now > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, now, seen) != seen)
                {
                }

                meters[x % 4].Run(x);
                Interlocked.Decrement(ref inside);
                return x;
            },
            i, new ExecOptions { Key = i % 4 }).AsTask())];
        Assert.Equal(Enumerable.Range(0, 400), await Task.WhenAll(calls).Bounded());
        for (int key = 0; key < 4; key++)
        {
            Assert.Equal(0, meters[key].Overlaps);
            Assert.Equal(Enumerable.Range(0, 400).Where(i => i % 4 == key), meters[key].Order);
        }

        Assert.InRange(most, 1, cap);
        Assert.Equal((0, 0, 400L), (group.Stats.PendingTasks, group.Stats.ActiveTasks, group.Stats.Completed));
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task Each_group_has_keys_of_its_own()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 3);
        await using PoolGroup<Subject> one = pool.Pool.CreateGroup(2);
        await using PoolGroup<Subject> other = pool.Pool.CreateGroup(2);
        var holds = new[] { new Hold(), new Hold(), new Hold() };
        CallTarget<Subject>[] targets = [pool.Pool, one, other];
        Task<int>[] calls = [.. targets.Select((target, i) => target.ExecAsync((_, x) => holds[x].Run(x), i, Key).AsTask())];
        foreach (Hold hold in holds)
            await hold.Begun;
        Assert.Equal(3, LaneCount.Of(pool.Pool));
        foreach (Hold hold in holds)
            hold.Release();
        Assert.Equal(Enumerable.Range(0, 3), await Task.WhenAll(calls).Bounded());
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task Cancelling_and_draining_a_group_include_its_lanes()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 2);
        await using PoolGroup<Subject> group = pool.Pool.CreateGroup(2);
        var first = new Hold();
        PoolTask<int> one = group.ExecAsync((_, context) => first.RunUntilCancelled(context), Key);
        await first.Begun;
        Task<int>[] lane = [.. Enumerable.Range(0, 50).Select(i => group.ExecAsync(static (m, x) => m.Echo(x), i, Key).AsTask())];
        Assert.Equal((50, 1), (group.Stats.PendingTasks, group.Stats.ActiveTasks));
        Assert.Equal(50, pool.Stats.PendingTasks);
        await group.CancelAsync().Within(pool);
        await Assert.ThrowsAsync<OperationCanceledException>(() => one.Within(pool));
        foreach (Task<int> call in lane)
            await Assert.ThrowsAsync<OperationCanceledException>(() => call.Bounded());
        Assert.Equal((0, 0, 51L), (group.Stats.PendingTasks, group.Stats.ActiveTasks, group.Stats.Cancelled));
        Assert.Equal((0, 0), (pool.Stats.PendingTasks, LaneCount.Of(pool.Pool)));

        var second = new Hold();
        PoolTask<int> two = group.ExecAsync((_, x) => second.Run(x), 2, Key);
        await second.Begun;
        lane = [.. Enumerable.Range(0, 50).Select(i => group.ExecAsync(static (m, x) => m.Echo(x), i, Key).AsTask())];
        Task drained = group.DrainAsync();
        second.Release();
        Assert.Equal(2, await two.Within(pool));
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(lane).Bounded());
        await drained.Within(pool);
        Assert.Equal(0, LaneCount.Of(pool.Pool));
    }

    [Fact]
    public async Task Batches_run_beside_a_lane()
    {
        await using WatchedPool pool = WatchedPool.Create(static o => o.MaxWorkers = 2);
        var first = new Hold();
        PoolTask<int> one = pool.Start(first, 1, Key);
        await first.Begun;
        PoolTask<int> two = pool.Echo(2, Key);
        int[] doubled = await pool.Pool.MapAsync(Enumerable.Range(0, 1000).ToArray(), static (Subject _, int x) => 2 * x).Within(pool);
        Assert.Equal(Enumerable.Range(0, 1000).Select(static x => 2 * x), doubled);
        Assert.False(two.IsCompleted);
        first.Release();
        Assert.Equal((1, 2), (await one.Within(pool), await two.Within(pool)));
    }
}
