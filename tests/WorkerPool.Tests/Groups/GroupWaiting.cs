using WorkerPool.Tests.Support;

namespace WorkerPool.Tests.Groups;

/// <summary>Calls through a group of a watched pool, and bounded waits for a group's numbers.</summary>
internal static class GroupWaiting
{
    internal static PoolTask<int> Echo(
        this PoolGroup<Subject> group, int number, ExecOptions? options = null, CancellationToken token = default) =>
        group.ExecAsync(static (m, x) => m.Echo(x), number, options, token);

    internal static PoolTask<int> Start(
        this PoolGroup<Subject> group, Hold hold, int number = 0, ExecOptions? options = null, CancellationToken token = default) =>
        group.ExecAsync((Subject _, int x) => hold.Run(x), number, options, token);

    internal static async Task Until(this PoolGroup<Subject> group, Func<GroupStats, bool> condition)
    {
        long start = Environment.TickCount64;
        while (!condition(group.Stats))
        {
            if (Environment.TickCount64 - start > Patience.Limit.TotalMilliseconds)
                throw new InvalidOperationException($"It did not come to that within {Patience.Limit}: {group.Stats}, {group.Pool.Stats}");
            await Task.Delay(1);
        }
    }
}
