using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Streams;

public sealed class GroupStreamTests
{
    [Fact]
    public async Task A_group_s_stream_takes_four_items_for_each_call_the_group_runs_at_once()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 4);
        await using PoolGroup<Subject> group = pool.Pool.CreateGroup(concurrency: 1, weight: 1, name: "narrow");
        var hold = new Hold();
        var four = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var five = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task all = group.ForEachAsync(Items(), (_, x) => hold.Run(x));

        await four.Task.Bounded();
        await Assert.ThrowsAsync<TimeoutException>(() => five.Task.WaitAsync(TimeSpan.FromMilliseconds(200)));
        hold.Release();
        await all.Bounded();
        Assert.Equal(20, hold.Entries);

        IEnumerable<int> Items()
        {
            for (int i = 1; i <= 20; i++)
            {
                if (i == 4)
                    four.SetResult();
                if (i == 5)
                    five.SetResult();
                yield return i;
            }
        }
    }
}
