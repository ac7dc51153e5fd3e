using System.Reflection;
using WorkerPool.Tests.Support;
using WorkerPool.Workers;
using Xunit;

namespace WorkerPool.Tests.Groups;

public sealed class GroupSweepTests
{
    [Theory]
    [InlineData(QueueStrategy.Fifo, new[] { 0, 1, 2, 3 })]
    [InlineData(QueueStrategy.Lifo, new[] { 3, 2, 1, 0 })]
    [InlineData(QueueStrategy.Priority, new[] { 0, 1, 2, 3 })]
    [InlineData(QueueStrategy.Deadline, new[] { 0, 1, 2, 3 })]
    public async Task Cancelled_calls_do_not_pile_up_at_the_cap_and_the_others_keep_their_order(QueueStrategy strategy, int[] order)
    {
        await using WatchedPool pool = WatchedPool.Create(options => (options.MaxWorkers, options.QueueStrategy) = (1, strategy));
        await using PoolGroup<Subject> group = pool.Pool.CreateGroup(concurrency: 1, weight: 1, name: "capped");
        CallGroup inside = Inside(group);
        var hold = new Hold();
        PoolTask<int> held = group.ExecAsync((_, one) => one.Run(1), hold);
        await hold.Begun;
        var ran = new List<int>();
        var kept = new List<PoolTask>();
        int most = 0;
        for (int i = 0; i < 4_000; i++)
        {
            PoolTask call = group.ExecAsync((Subject _) => Assert.Fail("It was cancelled."));
            if (i % 1_000 == 0)
            {
                int number = i / 1_000;
                kept.Add(group.ExecAsync((Subject _) => ran.Add(number)));
            }

            call.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Bounded());
            most = Math.Max(most, inside.Entries);
        }

        Assert.InRange(most, 4, 100);
        Assert.Equal(4, group.Stats.PendingTasks);
        hold.Release();
        await held.Bounded();
        foreach (PoolTask call in kept)
            await call.Bounded();
        Assert.Equal(order, ran);
    }

    private static CallGroup Inside(CallTarget<Subject> target) => (CallGroup)typeof(CallTarget<Subject>)
        .GetProperty("Group", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(target)!;
}
