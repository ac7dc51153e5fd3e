using Xunit;

namespace WorkerPool.Tests;

public sealed class WorkerThreadTests
{
    [Fact]
    public async Task A_worker_thread_is_named_after_pool_and_worker_and_is_a_background_thread_of_its_own()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        Thread thread = await pool.ExecAsync(static _ => Thread.CurrentThread).Bounded();

        Assert.Equal("Plain worker 1", thread.Name);
        Assert.True(thread.IsBackground);
        Assert.False(thread.IsThreadPoolThread);
        Assert.Equal(ThreadPriority.Normal, thread.Priority);
    }

    [Fact]
    public async Task The_options_decide_name_priority_and_background()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            Name = "Ovens",
            MaxWorkers = 1,
            ThreadPriority = ThreadPriority.BelowNormal,
            IsBackground = false,
        });
        Thread thread = await pool.ExecAsync(static _ => Thread.CurrentThread).Bounded();

        Assert.Equal("Ovens worker 1", thread.Name);
        Assert.Equal((false, ThreadPriority.BelowNormal), (thread.IsBackground, thread.Priority));
        Assert.Equal("Ovens", await pool.ExecAsync(static (_, context) => context.PoolName).Bounded());
    }

    [Fact]
    public async Task On_create_overrides_name_priority_and_background()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 1,
            OnCreateWorker = static options =>
            {
                options.Name = $"Baker {options.WorkerId}";
                options.ThreadPriority = ThreadPriority.Lowest;
                options.IsBackground = false;
            },
        });
        Thread thread = await pool.ExecAsync(static _ => Thread.CurrentThread).Bounded();

        Assert.Equal("Baker 1", thread.Name);
        Assert.Equal((false, ThreadPriority.Lowest), (thread.IsBackground, thread.Priority));
    }

    [Fact]
    public async Task On_create_sees_the_pool_s_options_before_the_thread_exists()
    {
        WorkerOptions? seen = null;
        int creator = 0;
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 1,
            StackSize = 1 << 20,
            ThreadPriority = ThreadPriority.BelowNormal,
            OnCreateWorker = options => (seen, creator) = (options, Environment.CurrentManagedThreadId),
        });
        Task<int> call = Task.Run(async () => Environment.CurrentManagedThreadId + (0 * await pool.ExecAsync(static _ => 1)));
        await call.Bounded();

        Assert.NotNull(seen);
        Assert.Equal((1, "Plain worker 1", 1 << 20), (seen.WorkerId, seen.Name, seen.StackSize));
        Assert.Equal((ThreadPriority.BelowNormal, true), (seen.ThreadPriority, seen.IsBackground));
        Assert.NotEqual(0, creator);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_stack_is_as_large_as_asked_for(bool byCallback)
    {
        const int Large = 64 << 20;
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 1,
            StackSize = byCallback ? 1 << 20 : Large,
            OnCreateWorker = options => options.StackSize = byCallback ? Large : options.StackSize,
        });

        // Needs about 30 MB of stack.
        Assert.Equal(30_000, await pool.ExecAsync(static _ => Deep(30_000)).Bounded());
    }

    [Fact]
    public async Task All_calls_of_a_worker_run_on_its_one_thread_and_no_state_is_shared()
    {
        await using var pool = Pool.Create<Home>(new PoolOptions { MaxWorkers = 4 });
        bool[] atHome = await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => pool.ExecAsync(static m => m.IsHere()).AsTask())).Bounded();
        Assert.All(atHome, Assert.True);
    }

    private static unsafe int Deep(int levels)
    {
        byte* room = stackalloc byte[1000];
        room[0] = 1;
        return levels == 0 ? 0 : Deep(levels - 1) + room[0];
    }

    private sealed class Home
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;

        internal bool IsHere() => _thread == Environment.CurrentManagedThreadId;
    }
}
