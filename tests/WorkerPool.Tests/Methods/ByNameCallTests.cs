using System.Globalization;
using Xunit;

namespace WorkerPool.Tests.Methods;

public sealed class ByNameCallTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_call_by_name_returns_the_result()
    {
        byte[] image = [1, 2, 3];
        await using Pool<Studio> pool = Pool.Create<Studio>();
        Assert.Equal([1, 2], await pool.ExecAsync<byte[]>("Thumbnail", [image, 2]));
        Assert.Equal("none", await pool.ExecAsync<string>("Nothing"));
    }

    [Theory]
    [InlineData("Direct")]
    [InlineData("FromTask")]
    [InlineData("FromTaskAtOnce")]
    [InlineData("FromValueTask")]
    [InlineData("FromDerivedTask")]
    public async Task Every_kind_of_method_with_a_result_gives_it(string method)
    {
        await using Pool<Kinds> pool = Pool.Create<Kinds>();
        Assert.Equal(42, await pool.ExecAsync<int>(method, [21]));
        Assert.Equal(42, await pool.ExecAsync<object>(method, [21]));
        Assert.Equal(42, await pool.ExecAsync<int?>(method, [21]));
        Assert.Equal(42L, await pool.ExecAsync<long>(method, [21]));
        Assert.Equal(42L, await pool.ExecAsync<long?>(method, [21]));
        await pool.ExecAsync(method, [21]);
    }

    [Theory]
    [InlineData("Void")]
    [InlineData("VoidTask")]
    [InlineData("VoidValueTask")]
    [InlineData("TaskThatHidesItsResult")]
    public async Task Every_kind_of_method_without_result_runs_and_gives_null_when_asked_for_an_object(string method)
    {
        await using Pool<Kinds> pool = Pool.Create<Kinds>(new PoolOptions { MaxWorkers = 1 });
        await pool.ExecAsync(method);
        Assert.Null(await pool.ExecAsync<object>(method));
        Assert.Equal(2, await pool.ExecAsync<int>("get_count"));
    }

    [Fact]
    public async Task A_null_result_arrives_as_null()
    {
        await using Pool<Kinds> pool = Pool.Create<Kinds>();
        Assert.Null(await pool.ExecAsync<string>("Null"));
        Assert.Null(await pool.ExecAsync<int?>("NoNumber"));
    }

    [Fact]
    public async Task An_asynchronous_method_holds_its_worker_and_continues_on_it()
    {
        await using Pool<Kinds> pool = Pool.Create<Kinds>(new PoolOptions { MaxWorkers = 1 });
        var gate = new TaskCompletionSource();
        PoolTask<bool> first = pool.ExecAsync<bool>("StaysOnItsThread", [gate.Task]);
        PoolTask<int> second = pool.ExecAsync<int>("Direct", [1]);
        await pool.WhenReadyAsync();
        Assert.True(SpinWait.SpinUntil(() => first.Status == TaskStatus.Running, s_limit));
        Assert.Equal(TaskStatus.WaitingToRun, second.Status);
        gate.SetResult();
        Assert.True(await first.AsTask().WaitAsync(s_limit));
        Assert.Equal(2, await second.AsTask().WaitAsync(s_limit));
    }

    [Theory]
    [InlineData("Throw")]
    [InlineData("ThrowTask")]
    [InlineData("ThrowLater")]
    [InlineData("ThrowValueTask")]
    public async Task An_exception_arrives_as_itself_with_its_stack(string method)
    {
        await using Pool<Kinds> pool = Pool.Create<Kinds>();
        FormatException ours = await Assert.ThrowsAsync<FormatException>(async () => await pool.ExecAsync<int>(method));
        Assert.Equal("from " + method, ours.Message);
        Assert.Contains("Kinds." + method, ours.StackTrace, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FormatException>(async () => await pool.ExecAsync(method));
    }

    [Fact]
    public async Task A_null_in_place_of_a_task_is_an_invalid_operation()
    {
        await using Pool<Kinds> pool = Pool.Create<Kinds>();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pool.ExecAsync("NullTask"));
    }

    [Fact]
    public async Task The_pool_supplies_a_last_token_and_context_in_either_order()
    {
        await using Pool<Supplied> pool = Pool.Create<Supplied>(new PoolOptions { Name = "own" });
        Assert.Equal("own 7 True", await pool.ExecAsync<string>("TokenLast", [7]));
        Assert.Equal("own 7 True", await pool.ExecAsync<string>("ContextLast", [7]));
        Assert.Equal("own 5 True", await pool.ExecAsync<string>("AfterOptional"));
        Assert.Equal("with token", await pool.ExecAsync<string>("Both", [1]));
    }

    [Fact]
    public async Task A_token_that_is_not_last_is_an_ordinary_argument()
    {
        await using Pool<Supplied> pool = Pool.Create<Supplied>();
        using var source = new CancellationTokenSource();
        Assert.True(await pool.ExecAsync<bool>("TokenFirst", [source.Token, 1, source.Token]));
        Assert.Throws<ArgumentException>("args", () => pool.ExecAsync<bool>("TokenFirst", [1]));
        Assert.Throws<ArgumentException>("args", () => pool.ExecAsync<string>("TokenLast", [7, source.Token]));
    }

    [Fact]
    public async Task Cancelling_the_call_cancels_the_supplied_token()
    {
        await using Pool<Supplied> pool = Pool.Create<Supplied>();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var source = new CancellationTokenSource();
        PoolTask call = pool.ExecAsync("WaitAsync", [began, ended], cancellationToken: source.Token);
        await began.Task.WaitAsync(s_limit);
        await source.CancelAsync();
        OperationCanceledException stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        Assert.Equal(source.Token, stopped.CancellationToken);
        await ended.Task.WaitAsync(s_limit);
    }

    [Fact]
    public async Task Options_reach_the_call()
    {
        await using Pool<Supplied> pool = Pool.Create<Supplied>();
        var events = new List<object?>();
        await pool.ExecAsync("Emit", ["hello"], new ExecOptions { On = events.Add });
        Assert.Equal(["hello"], events);
    }

    [Fact]
    public async Task Changing_the_array_of_arguments_afterwards_has_no_effect()
    {
        await using Pool<Kinds> pool = Pool.Create<Kinds>(new PoolOptions { MaxWorkers = 1 });
        var gate = new TaskCompletionSource();
        PoolTask<bool> first = pool.ExecAsync<bool>("StaysOnItsThread", [gate.Task]);
        object?[] args = [1];
        PoolTask<int> call = pool.ExecAsync<int>("Direct", args);
        args[0] = 100;
        gate.SetResult();
        await first.AsTask().WaitAsync(s_limit);
        Assert.Equal(2, await call.AsTask().WaitAsync(s_limit));
    }

    [Fact]
    public async Task A_terminated_pool_still_checks_the_call_first()
    {
        Pool<Studio> pool = Pool.Create<Studio>();
        await pool.DisposeAsync();
        await Assert.ThrowsAsync<PoolTerminatedException>(async () => await pool.ExecAsync<string>("Nothing"));
        Assert.Throws<UnknownMethodException>(() => pool.ExecAsync<string>("Northing"));
    }

    public sealed class Studio
    {
        public byte[] Thumbnail(byte[] image, int edge) => image[..edge];

        public string Nothing() => "none";
    }

    public sealed class Kinds
    {
        private int _count;

        public int Direct(int x) => x * 2;

        public async Task<int> FromTask(int x)
        {
            await Task.Yield();
            return x * 2;
        }

        public Task<int> FromTaskAtOnce(int x) => Task.FromResult(x * 2);

        public async ValueTask<int> FromValueTask(int x)
        {
            await Task.Yield();
            return x * 2;
        }

        public DerivedTask FromDerivedTask(int x)
        {
            var task = new DerivedTask(() => x * 2);
            task.Start(TaskScheduler.Default);
            return task;
        }

        public void Void() => _count++;

        public async Task VoidTask()
        {
            await Task.Yield();
            _count++;
        }

        public async ValueTask VoidValueTask()
        {
            await Task.Yield();
            _count++;
        }

        public Task TaskThatHidesItsResult()
        {
            _count++;
            return Task.FromResult<object>("hidden");
        }

#pragma warning disable IDE1006 // Looks like an accessor but is none.
        public int get_count() => _count;
#pragma warning restore IDE1006

        public string? Null() => null;

        public int? NoNumber() => null;

        public Task NullTask() => null!;

        public async Task<bool> StaysOnItsThread(Task gate)
        {
            int thread = Environment.CurrentManagedThreadId;
            await gate;
            bool same = thread == Environment.CurrentManagedThreadId;
            await Task.Yield();
            return same && thread == Environment.CurrentManagedThreadId;
        }

        public int Throw() => throw new FormatException("from Throw");

        public Task<int> ThrowTask() => throw new FormatException("from ThrowTask");

        public async Task<int> ThrowLater()
        {
            await Task.Yield();
            throw new FormatException("from ThrowLater");
        }

        public async ValueTask<int> ThrowValueTask()
        {
            await Task.Yield();
            throw new FormatException("from ThrowValueTask");
        }
    }

    public sealed class DerivedTask(Func<int> function) : Task<int>(function);

#pragma warning disable CA1068 // The token stands elsewhere on purpose.
    public sealed class Supplied
    {
        public string TokenLast(int x, WorkerContext context, CancellationToken token) => Describe(x, context, token);

        public string ContextLast(int x, CancellationToken token, WorkerContext context) => Describe(x, context, token);

        public string AfterOptional(int x = 5, WorkerContext? context = null, CancellationToken token = default) =>
            Describe(x, context!, token);

        public string Both(int x) => x.ToString(CultureInfo.InvariantCulture);

        public string Both(int x, CancellationToken token) => token.CanBeCanceled ? "with token" : $"{x}";

        public bool TokenFirst(CancellationToken first, int x, CancellationToken second, params string[] rest) =>
            first == second && x == 1 && rest.Length == 0;

        public async Task WaitAsync(TaskCompletionSource began, TaskCompletionSource ended, CancellationToken token)
        {
            began.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
                ended.SetResult();
                throw;
            }
        }

        public void Emit(string payload, WorkerContext context) => context.Emit(payload);

        private static string Describe(int x, WorkerContext context, CancellationToken token) =>
            $"{context.PoolName} {x} {token == context.CancellationToken && token.CanBeCanceled}";
    }
#pragma warning restore CA1068
}
