using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Groups;

/// <summary>A call of a group that waits for others of its group lends its place to one of them at a time.</summary>
public sealed class GroupLendingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Calls_that_one_call_awaits_together_keep_the_cap(int cap)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => (options.MaxWorkers, options.ConcurrentTasksPerWorker) = (1, 8));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(cap);
        int running = 0, most = 0;
        PoolTask<int> outer = group.ExecAsync(async _ =>
        {
            PoolTask<int>[] inner = [.. Enumerable.Range(0, 20).Select(i => group.ExecAsync(async _ =>
            {
                int now = Interlocked.Increment(ref running);
                most = Math.Max(most, now);
                await Task.Yield();
                await Task.Delay(1);
                Interlocked.Decrement(ref running);
                return i;
            }))];
            return (await Task.WhenAll(inner.Select(static call => call.AsTask()))).Sum();
        });

        Assert.Equal(190, await outer.Within(pool));
        Assert.InRange(most, 1, cap);
        Assert.Equal((0, 0), (group.Stats.PendingTasks, group.Stats.ActiveTasks));
    }

    [Fact]
    public async Task A_lent_place_is_taken_until_the_code_in_it_has_ended()
    {
        await using WatchedPool pool = WatchedPool.Create(static options =>
            (options.MaxWorkers, options.ConcurrentTasksPerWorker, options.AbortTimeout) = (2, 4, TimeSpan.FromMinutes(1)));
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var deaf = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isInnerThere = false;
        PoolTask<int> outer = group.ExecAsync(async _ =>
        {
            PoolTask<int> inner = group.ExecAsync(
                async _ =>
                {
                    isInnerThere = true;
                    begun.SetResult();
                    await deaf.Task;
                    isInnerThere = false;
                    return 1;
                },
                new ExecOptions { Timeout = TimeSpan.FromMilliseconds(20) });
            await Assert.ThrowsAsync<PoolTimeoutException>(async () => await inner);
            return 2;
        });
        await begun.Task.Bounded();
        Assert.Equal(2, await outer.Within(pool));
        PoolTask<bool> next = group.ExecAsync(_ => isInnerThere);
        Assert.Equal(3, await pool.Echo(3).Within(pool));
        Assert.Equal(1, group.Stats.PendingTasks);

        deaf.SetResult();

        Assert.False(await next.Within(pool));
    }

    [Fact]
    public async Task A_lent_place_may_be_lent_on()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 1);
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);

        Assert.Equal(6, await group.ExecAsync((_, g) => Nest(g, 5), group).Within(pool));
        Assert.Equal(1, await group.Echo(1).Within(pool));
    }

    private static int Nest(PoolGroup<Subject> group, int depth) =>
        depth == 0 ? 1 : group.ExecAsync(static (_, a) => Nest(a.Group, a.Depth), (Group: group, Depth: depth - 1)).GetAwaiter().GetResult() + 1;
}
