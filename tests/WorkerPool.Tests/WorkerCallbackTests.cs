using System.Collections.Concurrent;
using Xunit;

namespace WorkerPool.Tests;

public sealed class WorkerCallbackTests
{
    [Fact]
    public async Task On_terminate_sees_exactly_the_workers_that_on_create_saw_with_the_reason()
    {
        var created = new ConcurrentQueue<int>();
        var left = new ConcurrentQueue<WorkerTermination>();
        var pool = Pool.Create(
            context => context.WorkerId == 3 ? throw new InvalidTimeZoneException() : new Plain(),
            new PoolOptions
            {
                // With a second worker a call whose worker could not be started may go to that one, and not fail.
                MaxWorkers = 1,
                MaxTasksPerWorker = 2,
                OnCreateWorker = options =>
                {
                    created.Enqueue(options.WorkerId);
                    if (options.WorkerId == 5)
                        throw new InvalidTimeZoneException();
                },
                OnTerminateWorker = left.Enqueue,
            });
        int failures = 0;
        for (int i = 0; i < 20; i++)
        {
            if (await Record.ExceptionAsync(() => pool.ExecAsync(static _ => { }).Bounded()) is not null)
                failures++;
        }

        await pool.DisposeAsync().AsTask().Bounded();
        Assert.Equal(created.Order(), left.Select(termination => termination.WorkerId).Order());
        Assert.Equal(2, failures);
        Assert.Equal([3, 5], left.Where(termination => termination.Reason == WorkerTerminationReason.StartFailed).Select(termination => termination.WorkerId).Order());
        Assert.All(left, termination => Assert.Equal(termination.Reason == WorkerTerminationReason.StartFailed, termination.Exception is not null));
        Assert.Equal(18, left.Sum(termination => termination.Calls));
    }

    [Fact]
    public async Task The_reason_of_an_ended_pool_is_told_for_each_worker()
    {
        var left = new ConcurrentQueue<WorkerTermination>();
        Pool<Plain> pool = await Pool.CreateAsync<Plain>(new PoolOptions { MinWorkers = 3, MaxWorkers = 3, OnTerminateWorker = left.Enqueue });
        await pool.DisposeAsync().AsTask().Bounded();

        Assert.Equal([1, 2, 3], left.Select(termination => termination.WorkerId).Order());
        Assert.All(left, termination => Assert.Equal(WorkerTerminationReason.PoolTerminated, termination.Reason));
    }

    [Fact]
    public async Task A_callback_that_throws_when_a_worker_leaves_is_harmless()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 1,
            MaxTasksPerWorker = 1,
            OnTerminateWorker = _ => throw new InvalidTimeZoneException(),
        });
        for (int i = 0; i < 10; i++)
            Assert.Equal(i, await pool.ExecAsync(static (_, x) => x, i).Bounded());
    }

    [Fact]
    public async Task A_callback_may_use_the_pool()
    {
        Pool<Plain>? pool = null;
        var results = new ConcurrentQueue<Task<int>>();
        await using (pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 2,
            MaxTasksPerWorker = 5,
            OnCreateWorker = options => results.Enqueue(pool!.ExecAsync(static (_, x) => x, options.WorkerId).AsTask()),
        }))
        {
            for (int i = 0; i < 20; i++)
                Assert.Equal(i, await pool.ExecAsync(static (_, x) => x, i).Bounded());
            int[] seen = await Task.WhenAll(results).Bounded();
            Assert.True(seen.Length >= 2);
        }
    }
}
