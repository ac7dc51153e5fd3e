using Xunit;

namespace WorkerPool.Tests;

public sealed class InterleavedCallTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public async Task As_many_asynchronous_calls_run_at_once_on_one_worker_as_allowed(int concurrent)
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ConcurrentTasksPerWorker = concurrent });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int running = 0;
        Task[] calls = [.. Enumerable.Range(0, concurrent + 5).Select(_ => pool.ExecAsync(async _ =>
        {
            Interlocked.Increment(ref running);
            await gate.Task;
            Interlocked.Decrement(ref running);
        }).AsTask())];
        await Until.Eventually(() => Volatile.Read(ref running) == concurrent);
        Assert.Equal((concurrent, 5, 1), (pool.Stats.ActiveTasks, pool.Stats.PendingTasks, pool.Stats.TotalWorkers));

        gate.SetResult();
        await Task.WhenAll(calls).Bounded();
        Assert.Equal(0, running);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task All_pieces_of_asynchronous_calls_run_on_the_worker_s_thread_one_at_a_time(int concurrent)
    {
        await using var pool = Pool.Create<Guarded>(new PoolOptions { MaxWorkers = 2, ConcurrentTasksPerWorker = concurrent });
        Task[] calls = [.. Enumerable.Range(0, 500).Select(i => pool.ExecAsync(
            static async (m, x) =>
            {
                m.Touch();
                await Task.Yield();
                m.Touch();
                if (x % 10 == 0)
                    await Task.Delay(1);
                m.Touch();
                await Task.Run(static () => Thread.SpinWait(100));
                m.Touch();
            },
            i).AsTask())];
        await Task.WhenAll(calls).Bounded();
        Assert.Equal((500, 0), ((int)pool.Stats.Completed, (int)pool.Stats.Failed));
    }

    [Fact]
    public async Task Synchronous_calls_run_between_the_pieces_of_asynchronous_ones()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ConcurrentTasksPerWorker = 2 });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PoolTask<int> waiting = pool.ExecAsync(async m =>
        {
            await gate.Task;
            return m.Calls;
        });
        for (int i = 0; i < 100; i++)
            await pool.ExecAsync(static m => { m.Calls++; }).Bounded();

        gate.SetResult();
        Assert.Equal(100, await waiting.Bounded());
    }

    [Fact]
    public async Task Each_interleaved_call_has_its_own_context()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ConcurrentTasksPerWorker = 10 });
        var events = new List<object?>[10];
        Task[] calls = [.. Enumerable.Range(0, 10).Select(i => pool.ExecAsync(
            async (_, x) =>
            {
                for (int n = 0; n < 5; n++)
                {
                    await Task.Yield();
                    WorkerContext.Current.Emit((x, n));
                }
            },
            i,
            new ExecOptions { On = (events[i] = []).Add }).AsTask())];
        await Task.WhenAll(calls).Bounded();

        for (int i = 0; i < 10; i++)
            Assert.Equal(Enumerable.Range(0, 5).Select(n => (object?)(i, n)), events[i]);
    }

    [Fact]
    public async Task A_piece_of_code_that_blocks_on_the_pool_does_not_hold_up_what_it_waits_for()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2, ConcurrentTasksPerWorker = 4 });
        for (int round = 0; round < 300; round++)
        {
            int[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => pool.ExecAsync(
                async (_, x) =>
                {
                    PoolTask<int> other = pool.ExecAsync(
                        async (_, y) =>
                        {
                            await Task.Yield();
                            return await pool.ExecAsync(static (_, z) => z, y);
                        },
                        x);
                    await Task.Yield();
                    return other.GetAwaiter().GetResult();
                },
                i).AsTask())).Bounded();
            Assert.Equal(Enumerable.Range(0, 8), results);
        }
    }

    [Fact]
    public async Task A_synchronous_send_to_the_worker_s_context_runs_there_and_returns_after_it()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        bool same = await pool.ExecAsync(static async _ =>
        {
            SynchronizationContext context = SynchronizationContext.Current!;
            int worker = Environment.CurrentManagedThreadId;
            int sent = 0;
            await Task.Run(() => context.Send(_ => sent = Environment.CurrentManagedThreadId, null));
            context.Send(_ => sent += Environment.CurrentManagedThreadId, null);
            return sent == 2 * worker;
        }).Bounded();
        Assert.True(same);
    }

    private sealed class Guarded
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private int _inside;

        internal void Touch()
        {
            Assert.Equal(_thread, Environment.CurrentManagedThreadId);
            Assert.Equal(1, Interlocked.Increment(ref _inside));
            Thread.SpinWait(50);
            Interlocked.Decrement(ref _inside);
        }
    }
}
