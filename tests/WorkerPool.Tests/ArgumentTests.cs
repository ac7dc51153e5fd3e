using Xunit;

namespace WorkerPool.Tests;

public sealed class ArgumentTests
{
    [Fact]
    public async Task A_null_delegate_is_refused_in_every_form()
    {
        await using var pool = Pool.Create<Plain>();
        Action[] forms =
        [
            () => pool.ExecAsync((Func<Plain, int>)null!),
            () => pool.ExecAsync((Func<Plain, int, int>)null!, 1),
            () => pool.ExecAsync((Func<Plain, WorkerContext, int>)null!),
            () => pool.ExecAsync((Func<Plain, int, WorkerContext, int>)null!, 1),
            () => pool.ExecAsync((Action<Plain>)null!),
            () => pool.ExecAsync((Action<Plain, int>)null!, 1),
            () => pool.ExecAsync((Action<Plain, WorkerContext>)null!),
            () => pool.ExecAsync((Action<Plain, int, WorkerContext>)null!, 1),
            () => pool.ExecAsync((Func<Plain, Task<int>>)null!),
            () => pool.ExecAsync((Func<Plain, int, Task<int>>)null!, 1),
            () => pool.ExecAsync((Func<Plain, WorkerContext, Task<int>>)null!),
            () => pool.ExecAsync((Func<Plain, int, WorkerContext, Task<int>>)null!, 1),
            () => pool.ExecAsync((Func<Plain, Task>)null!),
            () => pool.ExecAsync((Func<Plain, int, Task>)null!, 1),
            () => pool.ExecAsync((Func<Plain, WorkerContext, Task>)null!),
            () => pool.ExecAsync((Func<Plain, int, WorkerContext, Task>)null!, 1),
            () => pool.ExecAsync((Func<Plain, ValueTask<int>>)null!),
            () => pool.ExecAsync((Func<Plain, int, ValueTask<int>>)null!, 1),
            () => pool.ExecAsync((Func<Plain, WorkerContext, ValueTask<int>>)null!),
            () => pool.ExecAsync((Func<Plain, int, WorkerContext, ValueTask<int>>)null!, 1),
            () => pool.ExecAsync((Func<Plain, ValueTask>)null!),
            () => pool.ExecAsync((Func<Plain, int, ValueTask>)null!, 1),
            () => pool.ExecAsync((Func<Plain, WorkerContext, ValueTask>)null!),
            () => pool.ExecAsync((Func<Plain, int, WorkerContext, ValueTask>)null!, 1),
        ];

        Assert.All(forms, form => Assert.Throws<ArgumentNullException>("call", form));
        Assert.Equal(0, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task A_token_whose_source_is_disposed_is_refused()
    {
        await using var pool = Pool.Create<Plain>();
        var source = new CancellationTokenSource();
        CancellationToken token = source.Token;
        source.Dispose();

        ArgumentException thrown = Assert.Throws<ArgumentException>("cancellationToken", () => pool.ExecAsync(static _ => 1, null, token));
        Assert.Contains("disposed", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_cancels_the_call_and_starts_no_worker()
    {
        await using var pool = Pool.Create<Plain>();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        bool ran = false;
        Task call = pool.ExecAsync(_ => { ran = true; }, null, source.Token).AsTask();

        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Bounded());
        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.Equal((0, 1, 0), (pool.Stats.TotalWorkers, (int)pool.Stats.Cancelled, pool.Stats.PendingTasks));
        Assert.False(ran);
    }

    [Fact]
    public async Task A_call_after_the_end_of_the_pool_fails_when_awaited_and_names_the_pool()
    {
        var pool = Pool.Create<Plain>(new PoolOptions { Name = "Ovens" });
        await pool.DisposeAsync().AsTask().Bounded();

        PoolTask<int> call = pool.ExecAsync(static _ => 1);
        PoolTerminatedException thrown = await Assert.ThrowsAsync<PoolTerminatedException>(() => call.Bounded());
        Assert.Contains("Pool 'Ovens' has been terminated", thrown.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0, 0), ((int)pool.Stats.Rejected, pool.Stats.TotalWorkers, pool.Stats.PendingTasks));
    }
}
