using System.Collections.Concurrent;
using Xunit;

namespace WorkerPool.Tests;

public sealed class WarmUpTests
{
    [Fact]
    public async Task When_ready_completes_only_when_all_of_the_minimum_are_ready()
    {
        using var open = new ManualResetEventSlim();
        await using var pool = Pool.Create(
            context =>
            {
                if (context.WorkerId == 3)
                    Until.Passed(open);
                return new Plain();
            },
            new PoolOptions { MinWorkers = 3, MaxWorkers = 3 });
        await Until.Eventually(() => pool.Stats.IdleWorkers == 2);
        Task ready = pool.WhenReadyAsync();
        Assert.False(ready.IsCompleted);

        open.Set();
        await ready.Bounded();
        Assert.Equal(3, pool.Stats.IdleWorkers);
    }

    [Fact]
    public async Task When_ready_without_a_minimum_completes_at_once()
    {
        await using var pool = Pool.Create<Plain>();
        Assert.True(pool.WhenReadyAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task When_ready_can_be_given_up()
    {
        using var open = new ManualResetEventSlim();
        await using var pool = Pool.Create(
            _ =>
            {
                Until.Passed(open);
                return new Plain();
            },
            new PoolOptions { PreWarm = true });
        using var source = new CancellationTokenSource();
        Task ready = pool.WhenReadyAsync(source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ready.Bounded());
        open.Set();
        await pool.WhenReadyAsync().Bounded();
    }

    [Fact]
    public async Task When_ready_fails_when_the_pool_ends_first()
    {
        var never = new TaskCompletionSource<Plain>();
        var pool = Pool.Create(_ => never.Task, new PoolOptions { PreWarm = true });
        Task ready = pool.WhenReadyAsync();
        await pool.TerminateAsync().Bounded();

        await Assert.ThrowsAsync<PoolTerminatedException>(() => ready.Bounded());
        await Assert.ThrowsAsync<PoolTerminatedException>(() => pool.WhenReadyAsync().Bounded());
    }

    [Fact]
    public async Task Create_async_returns_a_pool_whose_minimum_is_ready()
    {
        await using Pool<Plain> pool = await Pool.CreateAsync<Plain>(new PoolOptions { MinWorkers = 2, MaxWorkers = 2 }).Bounded();
        Assert.Equal(2, pool.Stats.IdleWorkers);

        await using Pool<Plain> other = await Pool.CreateAsync(
            async _ =>
            {
                await Task.Yield();
                return new Plain();
            },
            new PoolOptions { MinWorkers = 2, MaxWorkers = 2 }).Bounded();
        Assert.Equal(2, other.Stats.IdleWorkers);
    }

    [Fact]
    public async Task Create_async_that_fails_leaves_no_worker_behind()
    {
        var created = new ConcurrentQueue<int>();
        var left = new ConcurrentQueue<int>();
        await Assert.ThrowsAsync<NotSupportedException>(() => Pool.CreateAsync<Plain>(
            context => context.WorkerId >= 2 ? throw new NotSupportedException() : ValueTask.FromResult(new Plain()),
            new PoolOptions
            {
                MinWorkers = 2,
                MaxWorkers = 2,
                OnCreateWorker = options => created.Enqueue(options.WorkerId),
                OnTerminateWorker = termination => left.Enqueue(termination.WorkerId),
            }).Bounded());

        Assert.Equal(created.Order(), left.Order());
    }

    [Theory]
    [InlineData("sync")]
    [InlineData("Task")]
    [InlineData("ValueTask")]
    public async Task Every_kind_of_factory_runs_on_its_worker_and_calls_made_meanwhile_wait(string kind)
    {
        using var open = new ManualResetEventSlim();
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new PoolOptions { MaxWorkers = 1 };
        await using Pool<Home> pool = kind switch
        {
            "sync" => Pool.Create(
                _ =>
                {
                    Until.Passed(open);
                    return new Home();
                },
                options),
            "Task" => Pool.Create(MakeTask, options),
            _ => Pool.Create(MakeValueTask, options),
        };
        Task<int>[] calls = [.. Enumerable.Range(0, 5).Select(_ => pool.ExecAsync(static m => m.Thread - Environment.CurrentManagedThreadId).AsTask())];
        Assert.DoesNotContain(calls, call => call.IsCompleted);

        open.Set();
        opened.SetResult();
        Assert.All(await Task.WhenAll(calls).Bounded(), difference => Assert.Equal(0, difference));

        async Task<Home> MakeTask(WorkerContext context)
        {
            await opened.Task;
            return new Home();
        }

        async ValueTask<Home> MakeValueTask(WorkerContext context)
        {
            await opened.Task;
            return new Home();
        }
    }

    [Fact]
    public async Task The_factory_sees_its_worker_and_pool()
    {
        await using var pool = Pool.Create(
            context => Tuple.Create(context.WorkerId, context.PoolName, WorkerContext.Current.WorkerId),
            new PoolOptions { Name = "Ovens", MaxWorkers = 1 });
        Assert.Equal(Tuple.Create(1, "Ovens", 1), await pool.ExecAsync(static m => m).Bounded());
    }

    private sealed class Home
    {
        internal int Thread { get; } = Environment.CurrentManagedThreadId;
    }
}
