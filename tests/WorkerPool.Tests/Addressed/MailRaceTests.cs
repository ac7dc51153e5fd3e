using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Addressed;

/// <summary>Calls for a worker that rests, or leaves, in that very moment.</summary>
[Collection(InterleavingCollection.Name)]
public sealed class MailRaceTests
{
    public static TheoryData<QueueStrategy> EveryStrategy => [.. Strategies.All];

    [Fact]
    public Task A_call_ends_whenever_in_its_submission_its_worker_leaves() => Departure.AtEachPointAsync(
        static _ => { },
        static pool => Id(pool, 1).AsTask(),
        static async (pool, call) =>
        {
            WorkerCrashedException exception = await Assert.ThrowsAsync<WorkerCrashedException>(() => call.Bounded());
            Assert.Equal(1, exception.WorkerId);
            await pool.Until(static stats => stats is { PendingTasks: 0, Failed: 1 });
        });

    [Theory]
    [MemberData(nameof(EveryStrategy))]
    public async Task Many_callers_may_write_to_one_worker_at_once(QueueStrategy strategy)
    {
        const int Callers = 8, Calls = 4_000;
        await using WatchedPool pool = WatchedPool.Create(
            options => (options.MinWorkers, options.QueueStrategy, options.ThreadPriority) = (1, strategy, ThreadPriority.BelowNormal));
        await pool.Pool.WhenReadyAsync().Bounded();
        Task<int>[][] calls = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(
            () => Enumerable.Range(0, Calls).Select(_ => Id(pool, 1).AsTask()).ToArray())));
        await Task.WhenAll(calls.SelectMany(static one => one)).Within(pool);
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, Failed: 0, Completed: Callers * Calls });
        Assert.Single(pool.Created);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_worker_about_to_rest_finds_what_was_put_into_its_mailbox(int level)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => (options.MinWorkers, options.MaxWorkers) = (2, 2));
        await pool.Pool.WhenReadyAsync().Bounded();
        using Interleaved delays = Interleaved.At(level);
        for (int i = 0; i < 500; i++)
        {
            int id = (i % 2) + 1;
            Task<int> first = Id(pool, id).AsTask(), second = Id(pool, id).AsTask();
            Task<WorkerResult<int>[]> both = pool.Pool.BroadcastAsync(static (Subject m) => m.Echo(5));
            Assert.Equal((id, id), (await first.Bounded(), await second.Bounded()));
            Assert.Equal([new(1, 5), new(2, 5)], await both.Bounded());
        }

        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0, Completed: 2000 });
    }

    private static PoolTask<int> Id(WatchedPool pool, int id) =>
        pool.Pool.ExecAsync(static (Subject _, WorkerContext context) => context.WorkerId, new ExecOptions { WorkerId = id });
}
