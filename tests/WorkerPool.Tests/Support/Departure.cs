using Xunit;

namespace WorkerPool.Tests.Support;

/// <summary>A worker that leaves while a call is submitted, at each point of the submission in its turn.</summary>
internal static class Departure
{
    /// <summary>
    /// Makes, for each interleaving point that <paramref name="submit"/> reaches, a pool whose one worker leaves there, and checks what
    /// becomes of the call.
    /// </summary>
    internal static async Task AtEachPointAsync(
        Action<PoolOptions> configure, Func<WatchedPool, Task<int>> submit, Func<WatchedPool, Task<int>, Task> check)
    {
        int points, leaveAt = 0;
        do
        {
            await using WatchedPool pool = WatchedPool.Create(options =>
            {
                (options.MinWorkers, options.MaxTasksPerWorker) = (1, 1);
                configure(options);
            });
            await pool.Pool.WhenReadyAsync().Bounded();
            var hold = new Hold();
            Task<int> held = pool.Start(hold).AsTask();
            await hold.Begun;
            Task<int>? call = null;
            points = Scripted.Run(
                () => call = submit(pool),
                at =>
                {
                    if (at != leaveAt)
                        return;
                    hold.Release();
                    Assert.True(SpinWait.SpinUntil(() => !pool.Ended.IsEmpty, Patience.Limit));
                });
            hold.Release();
            await held.Bounded();
            await check(pool, call!);
        }
        while (leaveAt++ < points);

        Assert.True(points > 1, "The submission reached no interleaving point.");
    }
}
