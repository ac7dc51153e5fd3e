using Xunit;

namespace WorkerPool.Tests.Methods;

/// <summary>That each way to write a call compiles, and means the overload a reader expects.</summary>
public sealed class CallFormTests
{
    [Fact]
    public async Task Calls_by_name_compile_in_every_form()
    {
        await using Pool<Calculator> pool = Pool.Create<Calculator>();
        var options = new ExecOptions();
        object?[] args = [1, 2];
        Assert.Equal(3, await pool.ExecAsync<int>("Add", [1, 2]));
        Assert.Equal(3, await pool.ExecAsync<int>("Add", args));
        Assert.Equal(3, await pool.ExecAsync<int>("Add", new object[] { 1, 2 }));
        Assert.Equal(3, await pool.ExecAsync<int>("Add", [1, 2], options));
        Assert.Equal(3, await pool.ExecAsync<int>("Add", [1, 2], null, CancellationToken.None));
        Assert.Equal(3, await pool.ExecAsync<int>("Add", [1, 2], cancellationToken: CancellationToken.None));
        Assert.Equal(3, await pool.ExecAsync<int>(method: "Add", args: [1, 2], options: options));
        Assert.Equal(0, await pool.ExecAsync<int>("Zero"));
        Assert.Equal(0, await pool.ExecAsync<int>("Zero", null));
        Assert.Equal(0, await pool.ExecAsync<int>("Zero", []));
        Assert.Equal(0, await pool.ExecAsync<int>("Zero", options: options));
        await pool.ExecAsync("Zero");
        await pool.ExecAsync("Zero", null);
        await pool.ExecAsync("Zero", []);
        await pool.ExecAsync("Zero", options: options, cancellationToken: CancellationToken.None);
        PoolTask done = pool.ExecAsync("Add", [1, 2], options);
        await done;
    }

    [Fact]
    public async Task Calls_by_delegate_compile_in_every_form_with_a_result()
    {
        await using Pool<Calculator> pool = Pool.Create<Calculator>();
        var options = new ExecOptions();
        Assert.Equal(3, await pool.ExecAsync(m => m.Add(1, 2)));
        Assert.Equal(3, await pool.ExecAsync<int>(m => m.Add(1, 2)));
        Assert.Equal(3, await pool.ExecAsync(m => m.Add(1, 2), options, CancellationToken.None));
        Assert.Equal(3, await pool.ExecAsync(static (m, x) => m.Add(x, 2), 1));
        Assert.Equal("a!", await pool.ExecAsync(static (m, x) => x + "!", "a"));
        Assert.Equal("a!", await pool.ExecAsync(static (m, x) => x + "!", "a", options));
        Assert.True(await pool.ExecAsync(static (m, c) => c.WorkerId > 0));
        Assert.True(await pool.ExecAsync(static (m, x, c) => c.WorkerId > x, 0));
        Assert.Equal(3, await pool.ExecAsync(m => m.AddTask(1, 2)));
        Assert.Equal(3, await pool.ExecAsync(m => m.AddValueTask(1, 2)));
        Assert.Equal(3, await pool.ExecAsync(async m => await m.AddTask(1, 2)));
        Assert.Equal(3, await pool.ExecAsync(async m =>
        {
            await Task.Yield();
            return m.Add(1, 2);
        }));
        Assert.Equal(3, await pool.ExecAsync(static async (m, x) => await m.AddValueTask(x, 2), 1));
        Assert.True(await pool.ExecAsync(static async (m, c) => await m.AddTask(c.WorkerId, 0) > 0));
        Assert.Equal(1, await pool.ExecAsync(static async (m, x, c) => await m.AddTask(x, 0), 1));
    }

    [Fact]
    public async Task Calls_by_delegate_compile_in_every_form_without_result()
    {
        await using Pool<Calculator> pool = Pool.Create<Calculator>();
        await pool.ExecAsync(m => m.Reset());
        await pool.ExecAsync(m => { m.Reset(); });
        await pool.ExecAsync(static (m, x) => m.Set(x), 1);
        await pool.ExecAsync(static (m, x) => m.Name(x), "name");
        await pool.ExecAsync(static (m, c) => { c.Checkpoint(); });
        await pool.ExecAsync(static (m, x, c) => { c.Emit(x); }, 1);
        await pool.ExecAsync(m => m.ResetTask());
        await pool.ExecAsync(m => m.ResetValueTask());
        await pool.ExecAsync(async m => await m.ResetTask());
        await pool.ExecAsync(async m => await Task.Yield());
        await pool.ExecAsync(static async (m, x) => await m.ResetTask(), 1);
        await pool.ExecAsync(static async (m, c) => await m.ResetTask());
        await pool.ExecAsync(static async (m, x, c) => await m.ResetTask(), 1);
    }

    [Fact]
    public async Task Calls_that_only_throw_compile()
    {
        await using Pool<Calculator> pool = Pool.Create<Calculator>();
        await Assert.ThrowsAsync<FormatException>(async () => await pool.ExecAsync(m => throw new FormatException()));
        await Assert.ThrowsAsync<FormatException>(async () => await pool.ExecAsync(m => { throw new FormatException(); }));
        await Assert.ThrowsAsync<FormatException>(async () => await pool.ExecAsync<int>(m => throw new FormatException()));
        await Assert.ThrowsAsync<FormatException>(async () => await pool.ExecAsync(async m => throw new FormatException()));
        await Assert.ThrowsAsync<FormatException>(async () => await pool.ExecAsync((m, x) => throw new FormatException(), "argument"));
        await Assert.ThrowsAsync<FormatException>(async () => await pool.ExecAsync((m, c) => throw new FormatException()));
    }

    [Fact]
    public async Task Method_groups_and_delegate_variables_compile()
    {
        await using Pool<Calculator> pool = Pool.Create<Calculator>();
        Assert.Equal(3, await pool.ExecAsync(AddOneTwo));
        Assert.Equal(3, await pool.ExecAsync(AddOneTo, 2));
        Assert.Equal(3, await pool.ExecAsync(AddOneToTask, 2));
        await pool.ExecAsync(Reset);
        Func<Calculator, int> function = AddOneTwo;
        Action<Calculator> action = Reset;
        Assert.Equal(3, await pool.ExecAsync(function));
        await pool.ExecAsync(action);
        Assert.Throws<ArgumentNullException>("call", () => pool.ExecAsync((Func<Calculator, int>)null!));
        Assert.Throws<ArgumentNullException>("call", () => pool.ExecAsync((Action<Calculator>)null!));
    }

    private static int AddOneTwo(Calculator calculator) => calculator.Add(1, 2);

    private static int AddOneTo(Calculator calculator, int x) => calculator.Add(1, x);

    private static Task<int> AddOneToTask(Calculator calculator, int x) => calculator.AddTask(1, x);

    private static void Reset(Calculator calculator) => calculator.Reset();

    public sealed class Calculator
    {
        private int _value;
        private string? _name;

        public int Add(int left, int right) => left + right;

        public Task<int> AddTask(int left, int right) => Task.FromResult(left + right);

        public ValueTask<int> AddValueTask(int left, int right) => new(left + right);

        public int Zero() => 0;

        public void Reset() => (_value, _name) = (0, null);

        public void Set(int value) => _value = value + (_name?.Length ?? 0);

        public void Name(string name) => _name = name + _value;

        public Task ResetTask() => Task.CompletedTask;

        public ValueTask ResetValueTask() => default;
    }
}
