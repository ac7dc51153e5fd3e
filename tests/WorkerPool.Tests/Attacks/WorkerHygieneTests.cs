using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>What one call does to its thread, or to the pool, is nothing to the next.</summary>
public sealed class WorkerHygieneTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_thread_s_priority_name_and_kind_are_restored(bool isAsync)
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, Name = "tidy" });
        (ThreadPriority, bool, string?) before = await pool.ExecAsync(static _ => State()).Bounded();

        if (isAsync)
        {
            await pool.ExecAsync(static async _ =>
            {
                await Task.Yield();
                Spoil();
                await Task.Yield();
            }).Bounded();
        }
        else
        {
            await pool.ExecAsync(static _ => Spoil()).Bounded();
        }

        Assert.Equal(before, await pool.ExecAsync(static _ => State()).Bounded());
        Assert.Equal((ThreadPriority.Normal, true, "tidy worker 1"), before);
    }

    [Fact]
    public async Task Blocking_calls_nested_too_deep_fail_by_themselves()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 1, OnCreateWorker = static options => options.StackSize = 512 * 1024 });

        await Assert.ThrowsAsync<InsufficientExecutionStackException>(() => pool.ExecAsync(static (_, p) => Nest(p, 1_000_000), pool).Bounded());

        Assert.Equal(100, await pool.ExecAsync(static (_, p) => Nest(p, 100), pool).Bounded());
        Assert.Equal(0, pool.Stats.Restarted);
    }

    [Fact]
    public async Task A_deaf_worker_is_quarantined_once_there_is_room()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 2, MaxQuarantined = 1, AbortTimeout = TimeSpan.FromMilliseconds(1) });
        var first = new Hold();
        var second = new Hold();
        PoolTask<int> one = pool.ExecAsync(static (_, h) => h.Run(1), first);
        PoolTask<int> two = pool.ExecAsync(static (_, h) => h.Run(2), second);
        await first.Begun;
        await second.Begun;
        one.Cancel();
        await Until.Eventually(() => pool.Stats.Quarantined == 1);
        two.Cancel();
        await Task.Delay(30);
        Assert.Equal(1, pool.Stats.Restarted);

        first.Release();

        await Until.Eventually(() => pool.Stats.Restarted == 2);
        Assert.Equal(1, pool.Stats.Quarantined);
        second.Release();
    }

    [Fact]
    public async Task A_caller_that_is_cancelled_from_inside_its_call_is_not_tied_to_the_worker()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(
            new PoolOptions { MaxWorkers = 1, ContinuationMode = ContinuationMode.Inline });
        using var stop = new CancellationTokenSource();
        int worker = 0;
        (bool HasContext, int Inside, int After) seen = default;
        await Task.Run(async () =>
        {
            try
            {
                await pool.ExecAsync(
                    async (_, s) =>
                    {
                        worker = Environment.CurrentManagedThreadId;
                        await Task.Yield();
                        s.Cancel();
                        return 1;
                    },
                    stop,
                    cancellationToken: stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                bool hasContext = SynchronizationContext.Current is not null;
                int inside = WorkerContext.Current.WorkerId;
                await Task.Yield();
                seen = (hasContext, inside, Environment.CurrentManagedThreadId);
            }
        }).Bounded();

        Assert.False(seen.HasContext);
        Assert.Equal(0, seen.Inside);
        Assert.NotEqual(worker, seen.After);
    }

    [Fact]
    public async Task Tokens_and_abort_listeners_need_no_thread_of_the_shared_pool()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, AbortTimeout = TimeSpan.FromSeconds(60) });
        bool[] onSharedPool = new bool[2];
        using var heard = new CountdownEvent(2);
        var hold = new Hold();
        PoolTask<int> call = pool.ExecAsync(
            (_, h) =>
            {
                WorkerContext context = WorkerContext.Current;
                context.CancellationToken.Register(() => Note(0));
                context.AddAbortListener(() =>
                {
                    Note(1);
                    return default;
                });
                return h.RunUntilCancelled(context);
            },
            hold);
        await hold.Begun;
        call.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(() => call.Bounded());
        Assert.True(heard.Wait(Patience.Limit));
        Assert.Equal([false, false], onSharedPool);
        Assert.Equal(1, await pool.ExecAsync(static _ => 1).Bounded());
        Assert.Equal(0, pool.Stats.Restarted);

        void Note(int index)
        {
            onSharedPool[index] = Thread.CurrentThread.IsThreadPoolThread;
            heard.Signal();
        }
    }

    private static int Nest(Pool<Plain> pool, int depth) =>
        depth == 0 ? 0 : Block(pool.ExecAsync(static (_, a) => Nest(a.Pool, a.Depth - 1), (Pool: pool, Depth: depth))) + 1;

    private static int Block(PoolTask<int> call) => call.GetAwaiter().GetResult();

    private static (ThreadPriority Priority, bool IsBackground, string? Name) State() =>
        (Thread.CurrentThread.Priority, Thread.CurrentThread.IsBackground, Thread.CurrentThread.Name);

    private static void Spoil()
    {
        Thread.CurrentThread.Priority = ThreadPriority.Highest;
        Thread.CurrentThread.IsBackground = false;
        Thread.CurrentThread.Name = "mine";
    }
}
