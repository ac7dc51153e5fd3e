using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>A call that yields again and again keeps nothing else from its worker.</summary>
public sealed class YieldTests
{
    [Fact]
    public async Task It_may_wait_that_way_for_a_call_that_it_submitted()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });

        int result = await pool.ExecAsync(async (_, outer) =>
        {
            PoolTask<int> inner = outer.ExecAsync(static _ => 5);
            while (!inner.IsCompleted)
                await Task.Yield();
            return await inner;
        }, pool).Bounded();

        Assert.Equal(5, result);
    }

    [Fact]
    public async Task Queued_calls_and_broadcasts_run_beside_it()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ConcurrentTasksPerWorker = 4 });
        var stop = new StrongBox();
        PoolTask yielding = pool.ExecAsync(static async (_, s) =>
        {
            while (!s.IsSet)
                await Task.Yield();
        }, stop);
        await Until.Eventually(() => yielding.Status == TaskStatus.Running);

        Assert.Equal(1, await pool.ExecAsync(static _ => 1).Bounded());
        Assert.Single(await pool.BroadcastAsync(static _ => 2).Bounded());

        stop.IsSet = true;
        await yielding.Bounded();
    }

    [Fact]
    public async Task A_call_that_blocks_gets_what_it_waits_for_beside_it()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ConcurrentTasksPerWorker = 4 });
        var stop = new StrongBox();
        PoolTask yielding = pool.ExecAsync(static async (_, s) =>
        {
            while (!s.IsSet)
                await Task.Yield();
        }, stop);
        await Until.Eventually(() => yielding.Status == TaskStatus.Running);

        // The second call that the blocked one waits for is awaited by the first.
        int result = await pool.ExecAsync(
            static (_, p) => Block(p.ExecAsync(static async (_, q) => await q.ExecAsync(static _ => 3) + 1, p)), pool).Bounded();

        Assert.Equal(4, result);
        stop.IsSet = true;
        await yielding.Bounded();
    }

    [Fact]
    public async Task A_stopped_call_on_its_caller_is_cleaned_up_beside_it()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 1, MaxQueueSize = 0, QueueFullMode = QueueFullMode.CallerRuns });
        Blocker blocker = await Blocker.StartAsync(pool);
        using var stop = new CancellationTokenSource();
        Task<Exception?> call = Task.Run<Exception?>(() => Record.Exception(() => Block(pool.ExecAsync(
            static async (_, s) =>
            {
                s.Cancel();
                for (int i = 0; i < 1000; i++)
                    await Task.Yield();
                return 1;
            },
            stop,
            cancellationToken: stop.Token))));

        Assert.IsAssignableFrom<OperationCanceledException>(await call.Bounded());
        await blocker.Release();
        Assert.Equal(0, pool.Stats.ActiveTasks);
    }

    private static int Block(PoolTask<int> call) => call.GetAwaiter().GetResult();

    private sealed class StrongBox
    {
        private volatile bool _isSet;

        internal bool IsSet
        {
            get => _isSet;
            set => _isSet = value;
        }
    }
}
