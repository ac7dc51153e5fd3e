using Xunit;

namespace WorkerPool.Tests;

public sealed class ErrorTests
{
    public static TheoryData<string> Forms =>
        ["value", "value of argument", "void", "Task value", "Task", "ValueTask value", "ValueTask", "finished Task", "after await"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task An_exception_arrives_as_itself_with_its_stack_by_every_form_of_call(string form)
    {
        var thrown = new InvalidTimeZoneException(form);
        await using var pool = Pool.Create(_ => new Thrower(thrown), new PoolOptions { MaxWorkers = 1 });
        Task call = form switch
        {
            "value" => pool.ExecAsync(static m => m.Throw()).AsTask(),
            "value of argument" => pool.ExecAsync(static (m, x) => m.Throw() + x, 1).AsTask(),
            "void" => pool.ExecAsync(static m => { m.Throw(); }).AsTask(),
            "Task value" => pool.ExecAsync(static m => m.ThrowTask()).AsTask(),
            "Task" => pool.ExecAsync(static m => (Task)m.ThrowTask()).AsTask(),
            "ValueTask value" => pool.ExecAsync(static m => m.ThrowValueTask()).AsTask(),
            "ValueTask" => pool.ExecAsync(static async m => { await m.ThrowValueTask(); }).AsTask(),
            "finished Task" => pool.ExecAsync(static m => Task.FromException<int>(m.Exception)).AsTask(),
            _ => pool.ExecAsync(static async m =>
            {
                await Task.Delay(1);
                return m.Throw();
            }).AsTask(),
        };

        Exception? arrived = await Record.ExceptionAsync(() => call.Bounded());
        Assert.Same(thrown, arrived);
        if (form != "finished Task")
            Assert.Contains(nameof(Thrower.Throw), arrived!.StackTrace, StringComparison.Ordinal);
        Assert.Equal((1, 0), ((int)pool.Stats.Failed, (int)pool.Stats.Completed));
        Assert.Equal(7, await pool.ExecAsync(static _ => 7).Bounded());
        Assert.Equal(1, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task A_blocking_caller_gets_the_exception_itself_too()
    {
        await using var pool = Pool.Create<Plain>();
        InvalidTimeZoneException thrown = Assert.Throws<InvalidTimeZoneException>(
            () => pool.ExecAsync<int>(static _ => throw new InvalidTimeZoneException("blocked")).GetAwaiter().GetResult());
        Assert.Equal("blocked", thrown.Message);
    }

    [Fact]
    public async Task An_exception_that_reached_its_caller_leaves_state_and_worker_as_they_are()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        for (int i = 1; i <= 100; i++)
        {
            await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.ExecAsync(static m =>
            {
                m.Calls++;
                throw new InvalidTimeZoneException();
            }).Bounded());
            Assert.Equal((i, 1), await pool.ExecAsync(static (m, context) => (m.Calls, context.WorkerId)).Bounded());
        }

        Assert.Equal(100, pool.Stats.Failed);
    }

    [Fact]
    public async Task A_cancellation_that_the_code_itself_throws_cancels_its_call()
    {
        await using var pool = Pool.Create<Plain>();
        using var own = new CancellationTokenSource();
        await own.CancelAsync();
        Task call = pool.ExecAsync((_, token) => token.ThrowIfCancellationRequested(), own.Token).AsTask();

        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Bounded());
        Assert.Equal(own.Token, thrown.CancellationToken);
        Assert.True(call.IsCanceled);
        Assert.Equal((1, 0), ((int)pool.Stats.Cancelled, (int)pool.Stats.Failed));
    }

    [Fact]
    public async Task A_method_that_returns_a_null_task_fails_its_call_only()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        Assert.NotNull(await Record.ExceptionAsync(() => pool.ExecAsync(static _ => (Task<int>)null!).Bounded()));
        Assert.NotNull(await Record.ExceptionAsync(() => pool.ExecAsync(static _ => (Task)null!).Bounded()));
        Assert.Equal(1, await pool.ExecAsync(static (_, context) => context.WorkerId).Bounded());
    }

    private sealed class Thrower(Exception exception)
    {
        internal Exception Exception => exception;

        internal int Throw() => throw exception;

        internal async Task<int> ThrowTask()
        {
            await Task.Yield();
            return Throw();
        }

        internal async ValueTask<int> ThrowValueTask()
        {
            await Task.Yield();
            return Throw();
        }
    }
}
