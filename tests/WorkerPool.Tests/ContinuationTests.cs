using Xunit;

namespace WorkerPool.Tests;

public sealed class ContinuationTests
{
    [Fact]
    public async Task By_default_the_code_after_an_await_runs_on_the_thread_pool()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        (bool IsPoolThread, bool IsWorker)[] after = await OffContext(async () =>
        {
            var seen = new List<(bool, bool)>();
            for (int i = 0; i < 200; i++)
            {
                int worker = await pool.ExecAsync(SlowThreadId);
                seen.Add((Thread.CurrentThread.IsThreadPoolThread, worker == Environment.CurrentManagedThreadId));
            }

            return seen.ToArray();
        });
        Assert.All(after, place => Assert.Equal((true, false), place));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inline_it_runs_on_the_worker(bool isAsync)
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ContinuationMode = ContinuationMode.Inline });
        int inline = await OffContext(async () =>
        {
            int onWorker = 0;
            for (int i = 0; i < 200; i++)
            {
                int worker = isAsync
                    ? await pool.ExecAsync(static async m =>
                    {
                        await Task.Yield();
                        return SlowThreadId(m);
                    })
                    : await pool.ExecAsync(SlowThreadId);
                if (worker == Environment.CurrentManagedThreadId)
                    onWorker++;

                // Away from the worker again.
                await Task.Yield();
                await Task.Delay(1);
            }

            return onWorker;
        });

        // A call that ends before the await begins continues where it was awaited.
        Assert.InRange(inline, 100, 200);
    }

    [Fact]
    public async Task Inline_code_after_an_asynchronous_call_is_not_tied_to_the_worker()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ContinuationMode = ContinuationMode.Inline });
        (SynchronizationContext? Context, int WorkerId) = await OffContext(async () =>
        {
            using var started = new ManualResetEventSlim();
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            PoolTask call = pool.ExecAsync(async _ => await gate.Task);
            _ = Task.Delay(20).ContinueWith(_ => gate.SetResult(), TaskScheduler.Default);
            await call;
            return (SynchronizationContext.Current, WorkerContext.Current.WorkerId);
        });
        Assert.Null(Context);
        Assert.Equal(0, WorkerId);
    }

    [Fact]
    public async Task Inline_code_may_call_the_pool_again_and_block_on_it()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ContinuationMode = ContinuationMode.Inline });
        int sum = await OffContext(async () =>
        {
            int total = 0;
            for (int i = 0; i < 500; i++)
            {
                total += await pool.ExecAsync(static (_, x) => x, 1);
                total += pool.ExecAsync(static (_, x) => x, 1).GetAwaiter().GetResult();
            }

            return total;
        });
        Assert.Equal(1000, sum);
        await Until.Eventually(() => pool.Stats is { ActiveTasks: 0, PendingTasks: 0, IdleWorkers: 1 });
    }

    [Fact]
    public async Task The_awaiting_thread_s_synchronization_context_gets_the_continuation_unless_told_otherwise()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        var context = new Counting();
        Assert.Equal(1, await OffContext(() => PostsFor(captured: true)));
        Assert.Equal(1, await OffContext(() => PostsFor(captured: false)));

        async Task<int> PostsFor(bool captured)
        {
            SynchronizationContext.SetSynchronizationContext(context);
            using var gate = new ManualResetEventSlim();
            var continued = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            pool.ExecAsync(_ => Until.Passed(gate)).ConfigureAwait(captured).GetAwaiter().OnCompleted(continued.SetResult);
            gate.Set();
            SynchronizationContext.SetSynchronizationContext(null);
            await continued.Task;
            return context.Posts;
        }
    }

    private static Task<T> OffContext<T>(Func<Task<T>> code) => Task.Run(code).Bounded();

    // Slow enough that the caller awaits before it ends.
    private static int SlowThreadId(Plain methods)
    {
        Thread.SpinWait(20_000);
        return Environment.CurrentManagedThreadId;
    }

    private sealed class Counting : SynchronizationContext
    {
        private int _posts;

        internal int Posts => Volatile.Read(ref _posts);

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posts);
            base.Post(d, state);
        }
    }
}
