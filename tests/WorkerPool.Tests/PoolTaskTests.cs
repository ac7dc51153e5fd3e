using Xunit;

namespace WorkerPool.Tests;

public sealed class PoolTaskTests
{
    [Fact]
    public async Task Awaiting_twice_throws_instead_of_returning_another_call_s_result()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        PoolTask<int> first = pool.ExecAsync(static (_, x) => x, 1);
        Assert.Equal(1, await first);

        // The same memory serves the next call.
        PoolTask<int> second = pool.ExecAsync(static (_, x) => x, 2);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await first);
        Assert.Throws<InvalidOperationException>(() => first.GetAwaiter().GetResult());
        Assert.Throws<InvalidOperationException>(() => first.Result);
        Assert.Throws<InvalidOperationException>(() => first.Status);
        Assert.Throws<InvalidOperationException>(() => first.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => { _ = first.AsTask(); });
        Assert.Equal(2, await second.Bounded());
    }

    [Fact]
    public async Task Awaiting_a_call_without_result_twice_throws()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        PoolTask call = pool.ExecAsync(static _ => { });
        await call;
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await call);
        Assert.Throws<InvalidOperationException>(() => call.Status);
    }

    [Fact]
    public async Task A_failed_call_awaited_twice_throws_its_exception_once()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        PoolTask<int> call = pool.ExecAsync<int>(static _ => throw new InvalidTimeZoneException());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await call);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await call);
    }

    [Fact]
    public async Task A_handle_that_is_awaited_already_cannot_stop_or_limit_a_later_call()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        for (int i = 0; i < 100; i++)
        {
            PoolTask<int> first = pool.ExecAsync(static (_, x) => x, i);
            Assert.Equal(i, await first);
            PoolTask<int> second = pool.ExecAsync(
                static (_, x) =>
                {
                    Thread.SpinWait(1000);
                    return x;
                },
                i);
            Assert.False(first.Cancel());
            _ = first.Timeout(TimeSpan.FromTicks(1));
            Assert.Equal(i, await second.Bounded());
        }

        Assert.Equal((0, 0), ((int)pool.Stats.Cancelled, (int)pool.Stats.TimedOut));
    }

    [Fact]
    public async Task Cancelling_a_completed_call_does_nothing()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        PoolTask<int> call = pool.ExecAsync(static _ => 1);
        await Until.Eventually(() => call.IsCompleted);

        Assert.False(call.Cancel());
        Assert.Equal(1, await call.Bounded());
        Assert.Equal(0, pool.Stats.Cancelled);
    }

    [Fact]
    public void A_default_pool_task_names_no_call()
    {
        Assert.Throws<InvalidOperationException>(() => default(PoolTask<int>).IsCompleted);
        Assert.Throws<InvalidOperationException>(() => default(PoolTask<int>).Status);
        Assert.Throws<InvalidOperationException>(() => default(PoolTask<int>).Result);
        Assert.Throws<InvalidOperationException>(() => default(PoolTask<int>).GetAwaiter());
        Assert.Throws<InvalidOperationException>(() => { _ = default(PoolTask).AsTask(); });
        Assert.Throws<InvalidOperationException>(() => { _ = default(PoolTask).AsValueTask(); });
        Assert.False(default(PoolTask).Cancel());
        Assert.False(default(PoolTask<int>).Cancel());
        Assert.Equal(default, default(PoolTask<int>).Timeout(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task As_task_may_be_awaited_many_times()
    {
        await using var pool = Pool.Create<Plain>();
        Task<int> task = pool.ExecAsync(static _ => 3).AsTask();
        Assert.Equal(Enumerable.Repeat(3, 3), await Task.WhenAll(task, task, task).Bounded());
    }

    [Fact]
    public async Task It_converts_to_a_value_task()
    {
        await using var pool = Pool.Create<Plain>();
        ValueTask<int> value = pool.ExecAsync(static _ => 3);
        Assert.Equal(3, await value);
        ValueTask plain = pool.ExecAsync(static _ => { });
        await plain;
        Assert.Equal(4, await pool.ExecAsync(static _ => 4).ToValueTask());
        Assert.Equal(5, await pool.ExecAsync(static _ => 5).ConfigureAwait(false));
        await pool.ExecAsync(static _ => { }).ConfigureAwait(false);
        await pool.ExecAsync(static _ => { }).ToValueTask();
        Assert.Equal(5, pool.Stats.Completed - 1);
    }

    [Fact]
    public async Task Result_is_there_only_when_the_call_has_completed()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        using Blocker blocker = await Blocker.StartAsync(pool);
        PoolTask<int> call = pool.ExecAsync(static _ => 8);
        Assert.Contains("not completed", Assert.Throws<InvalidOperationException>(() => call.Result).Message, StringComparison.Ordinal);
        Assert.False(call.IsCompleted);

        await blocker.Release();
        await Until.Eventually(() => call.IsCompleted);
        Assert.Equal(8, call.Result);
        Assert.Throws<InvalidOperationException>(() => call.Result);
    }

    [Fact]
    public async Task Status_follows_the_call_through_its_life()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        using Blocker blocker = await Blocker.StartAsync(pool);
        using var entered = new ManualResetEventSlim();
        using var released = new ManualResetEventSlim();
        PoolTask call = pool.ExecAsync(_ =>
        {
            entered.Set();
            Until.Passed(released);
        });
        PoolTask<int> failing = pool.ExecAsync<int>(static _ => throw new InvalidTimeZoneException());
        PoolTask<int> cancelled = pool.ExecAsync(static _ => 1);
        Assert.Equal(TaskStatus.WaitingToRun, call.Status);

        await blocker.Release();
        Until.Passed(entered);
        Assert.Equal(TaskStatus.Running, call.Status);
        Assert.True(cancelled.Cancel());
        Assert.Equal(TaskStatus.Canceled, cancelled.Status);

        released.Set();
        await Until.Eventually(() => call.IsCompleted && failing.IsCompleted);
        Assert.Equal((TaskStatus.RanToCompletion, TaskStatus.Faulted), (call.Status, failing.Status));
        await call;
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => failing.Bounded());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Bounded());
    }

    [Fact]
    public async Task Copies_of_a_handle_are_equal_and_different_calls_are_not()
    {
        await using var pool = Pool.Create<Plain>();
        PoolTask<int> one = pool.ExecAsync(static _ => 1);
        PoolTask<int> other = pool.ExecAsync(static _ => 2);
        PoolTask<int> copy = one;

        Assert.True(one == copy && one.Equals((object)copy) && one.GetHashCode() == copy.GetHashCode());
        Assert.True(one != other);
        Assert.Equal(3, await one.Bounded() + await other.Bounded());
        PoolTask<int> later = pool.ExecAsync(static _ => 3);
        Assert.False(one == later);
        Assert.Equal(3, await later.Bounded());
    }

    [Fact]
    public async Task Many_threads_that_block_each_get_their_own_result()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2 });
        bool[] right = await Task.WhenAll(Enumerable.Range(0, 6).Select(thread => Task.Factory.StartNew(
            () => Enumerable.Range(0, 2000).All(i => pool.ExecAsync(static (_, x) => x, (thread * 10_000) + i).GetAwaiter().GetResult() == (thread * 10_000) + i),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))).Bounded();
        Assert.All(right, Assert.True);
    }
}
