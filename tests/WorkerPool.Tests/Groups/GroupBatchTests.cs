using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Groups;

/// <summary>Batches submitted through a group: one call of the group each, whose runs keep the group's cap.</summary>
public sealed class GroupBatchTests
{
    private static readonly int[] s_items = [.. Enumerable.Range(0, 500)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_runs_of_its_batches_keep_the_cap(int cap)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 4);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(cap);
        var meter = new CapMeter();
        PoolTask<int[]>[] batches =
        [
            group.MapAsync(s_items, (_, x) => meter.Run(x), new BatchOptions { ChunkSize = 1 }),
            group.MapAsync(s_items, (_, x) => meter.RunAsync(x)),
            group.MapAsync(s_items, (_, x) => meter.Run(x)),
        ];
        foreach (PoolTask<int[]> batch in batches)
            Assert.Equal(s_items, await batch.Within(pool));
        Assert.InRange(meter.Most, 1, cap);
        Assert.Equal(3 * s_items.Length, meter.Runs);
        Assert.Equal((0, 0, 3L), (group.Stats.PendingTasks, group.Stats.ActiveTasks, group.Stats.Completed));
    }

    [Fact]
    public async Task A_batch_is_one_call_of_the_group_and_is_cancelled_with_it()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(2);
        var hold = new Hold();
        PoolTask<int[]> batch = group.MapAsync(s_items, (_, x, context) => x == 10 ? hold.RunUntilCancelled(context) : x);
        await hold.Begun;
        Assert.Equal((0, 1), (group.Stats.PendingTasks, group.Stats.ActiveTasks));
        Assert.Equal(1, group.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => batch.Within(pool));
        await group.DrainAsync().Within(pool);
        Assert.Equal((0, 0, 1L), (group.Stats.PendingTasks, group.Stats.ActiveTasks, group.Stats.Cancelled));
        await Assert.ThrowsAsync<PoolTerminatedException>(() => group.MapAsync(s_items, static (_, x) => x).Within(pool));
        Assert.Equal(s_items, await pool.Pool.MapAsync(s_items, static (_, x) => x).Within(pool));
    }

    [Fact]
    public async Task A_group_that_is_disposed_rejects_a_waiting_batch_and_finishes_a_running_one()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var hold = new Hold();
        PoolTask<int[]> running = group.MapAsync(s_items, (_, x) => x == 10 ? hold.Run(x) : x);
        await hold.Begun;
        PoolTask<int[]> waiting = group.MapAsync(s_items, static (_, x) => x);
        Task end = group.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<PoolTerminatedException>(() => waiting.Within(pool));
        hold.Release();
        Assert.Equal(s_items, await running.Within(pool));
        await end.Within(pool);
    }

    [Fact]
    public async Task A_call_of_the_group_that_waits_for_a_batch_of_the_group_runs_it()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        PoolTask<int> blocking = group.ExecAsync(_ => group.MapAsync(s_items, static (_, x) => x).GetAwaiter().GetResult().Sum());
        Assert.Equal(s_items.Sum(), await blocking.Within(pool));
        PoolTask<int> awaiting = group.ExecAsync(async _ => (await group.MapAsync(s_items, static (_, x) => x)).Sum());
        Assert.Equal(s_items.Sum(), await awaiting.Within(pool));
    }
}
