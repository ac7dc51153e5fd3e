using Xunit;

namespace WorkerPool.Tests;

public sealed class ResultTests
{
    [Fact]
    public async Task Every_form_of_call_returns_its_value()
    {
        await using var pool = Pool.Create<Adder>(new PoolOptions { MaxWorkers = 2 });

        Assert.Equal(1, await pool.ExecAsync(static m => m.Sum(1)).Bounded());
        Assert.Equal(2, await pool.ExecAsync(static (m, x) => m.Sum(x), 2).Bounded());
        Assert.Equal(3, await pool.ExecAsync(static (m, c) => m.Sum(c, 3)).Bounded());
        Assert.Equal(4, await pool.ExecAsync(static (m, x, c) => m.Sum(c, x), 4).Bounded());

        Assert.Equal(1, await pool.ExecAsync(static m => m.SumTask(1)).Bounded());
        Assert.Equal(2, await pool.ExecAsync(static (m, x) => m.SumTask(x), 2).Bounded());
        Assert.Equal(3, await pool.ExecAsync(static (m, c) => m.SumTask(c, 3)).Bounded());
        Assert.Equal(4, await pool.ExecAsync(static (m, x, c) => m.SumTask(c, x), 4).Bounded());

        Assert.Equal(1, await pool.ExecAsync(static m => m.SumValueTask(1)).Bounded());
        Assert.Equal(2, await pool.ExecAsync(static (m, x) => m.SumValueTask(x), 2).Bounded());
        Assert.Equal(3, await pool.ExecAsync(static (m, c) => m.SumValueTask(c, 3)).Bounded());
        Assert.Equal(4, await pool.ExecAsync(static (m, x, c) => m.SumValueTask(c, x), 4).Bounded());

        Assert.Equal(5, await pool.ExecAsync(static async m => await m.SumTask(5)).Bounded());
        Assert.Equal(13, pool.Stats.Completed);
    }

    [Fact]
    public async Task Every_form_of_call_without_a_value_runs()
    {
        var sum = new StrongBox();
        await using var pool = Pool.Create(_ => new Adder { Total = sum }, new PoolOptions { MaxWorkers = 2 });

        await pool.ExecAsync(static m => m.Add(1)).Bounded();
        await pool.ExecAsync(static (m, x) => m.Add(x), 2).Bounded();
        await pool.ExecAsync(static (Adder m, WorkerContext c) => m.Add(c, 3)).Bounded();
        await pool.ExecAsync(static (m, x, c) => m.Add(c, x), 4).Bounded();
        Assert.Equal(10, sum.Value);

        await pool.ExecAsync(static m => m.AddTask(1)).Bounded();
        await pool.ExecAsync(static (m, x) => m.AddTask(x), 2).Bounded();
        await pool.ExecAsync(static (m, c) => m.AddTask(c, 3)).Bounded();
        await pool.ExecAsync(static (m, x, c) => m.AddTask(c, x), 4).Bounded();
        Assert.Equal(20, sum.Value);

        await pool.ExecAsync(static m => m.AddValueTask(1)).Bounded();
        await pool.ExecAsync(static (m, x) => m.AddValueTask(x), 2).Bounded();
        await pool.ExecAsync(static (m, c) => m.AddValueTask(c, 3)).Bounded();
        await pool.ExecAsync(static (m, x, c) => m.AddValueTask(c, x), 4).Bounded();
        Assert.Equal(30, sum.Value);

        await pool.ExecAsync(static async m => await m.AddTask(5)).Bounded();
        Assert.Equal(35, sum.Value);
    }

    [Fact]
    public async Task An_async_lambda_is_awaited_and_not_returned_as_a_task()
    {
        await using var pool = Pool.Create<Plain>();
        bool finished = false;
        PoolTask call = pool.ExecAsync(async _ =>
        {
            await Task.Yield();
            finished = true;
        });
        await call.Bounded();
        Assert.True(finished);
    }

    [Fact]
    public async Task Arguments_and_results_are_passed_by_reference()
    {
        await using var pool = Pool.Create<Plain>();
        byte[] given = [1, 2, 3];
        byte[] returned = await pool.ExecAsync(
            static (_, x) =>
            {
                x[0] = 9;
                return x;
            },
            given).Bounded();

        Assert.Same(given, returned);
        Assert.Equal(9, given[0]);
    }

    [Fact]
    public async Task Large_structs_null_and_default_pass_as_arguments_and_results()
    {
        await using var pool = Pool.Create<Plain>();
        (long, decimal, Guid, string?) given = (long.MaxValue, decimal.MinValue, Guid.NewGuid(), null);
        Assert.Equal(given, await pool.ExecAsync(static (_, x) => x, given).Bounded());
        Assert.Null(await pool.ExecAsync(static (_, x) => x, (string?)null).Bounded());
        Assert.Null(await pool.ExecAsync(static (_, x) => x, (int?)null).Bounded());
    }

    [Fact]
    public async Task A_value_task_source_that_completes_on_another_thread_gives_its_value_on_the_worker()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        int worker = await pool.ExecAsync(static _ => Environment.CurrentManagedThreadId).Bounded();
        var source = new TaskCompletionSource<int>();
        PoolTask<int> call = pool.ExecAsync(async _ => await source.Task.ConfigureAwait(false) + Environment.CurrentManagedThreadId);
        await Until.Eventually(() => call.Status == TaskStatus.Running);

        // Everything of the code but what it asked to run elsewhere is on the worker.
        PoolTask<int> own = pool.ExecAsync(static async _ =>
        {
            await Task.Yield();
            return Environment.CurrentManagedThreadId;
        });
        source.SetResult(0);
        Assert.NotEqual(0, await call.Bounded());
        Assert.Equal(worker, await own.Bounded());
    }

    internal sealed class StrongBox
    {
        internal int Value { get; set; }
    }

    internal sealed class Adder
    {
        internal StrongBox Total { get; init; } = new();

        internal int Sum(int x) => x;

        internal int Sum(WorkerContext context, int x) => context.WorkerId > 0 ? x : -1;

        internal async Task<int> SumTask(int x)
        {
            await Task.Yield();
            return x;
        }

        internal Task<int> SumTask(WorkerContext context, int x) => SumTask(Sum(context, x));

        internal async ValueTask<int> SumValueTask(int x)
        {
            await Task.Yield();
            return x;
        }

        internal ValueTask<int> SumValueTask(WorkerContext context, int x) => SumValueTask(Sum(context, x));

        internal void Add(int x) => Total.Value += x;

        internal void Add(WorkerContext context, int x) => Add(Sum(context, x));

        internal async Task AddTask(int x)
        {
            await Task.Yield();
            Add(x);
        }

        internal Task AddTask(WorkerContext context, int x) => AddTask(Sum(context, x));

        internal async ValueTask AddValueTask(int x)
        {
            await Task.Yield();
            Add(x);
        }

        internal ValueTask AddValueTask(WorkerContext context, int x) => AddValueTask(Sum(context, x));
    }
}
