using System.Collections.Concurrent;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Events;

public sealed class EventTests
{
    private const int Events = 1000;

    [Fact]
    public async Task Events_arrive_in_order_and_all_before_the_result()
    {
        await using WatchedPool pool = WatchedPool.Create();
        List<int> seen = [];
        PoolTask<int> call = pool.Pool.ExecAsync(
            static (Subject _, WorkerContext context) =>
            {
                for (int i = 0; i < Events; i++)
                    context.Emit(i);
                return Events;
            },
            new ExecOptions { On = payload => seen.Add((int)payload!) });
        Assert.Equal(Events, await call.Within(pool));
        Assert.Equal(Enumerable.Range(0, Events), seen);
    }

    [Fact]
    public async Task On_and_Progress_receive_the_same_events_and_On_comes_first()
    {
        await using WatchedPool pool = WatchedPool.Create();
        List<string> seen = [];
        var options = new ExecOptions { On = payload => seen.Add($"on {payload}"), Progress = new Direct(payload => seen.Add($"progress {payload}")) };
        await pool.Pool.ExecAsync(
            static async (Subject _, WorkerContext context) =>
            {
                context.Emit("a");
                await Task.Yield();
                WorkerContext.Current.Emit("b");
            },
            options).Within(pool);
        Assert.Equal(["on a", "progress a", "on b", "progress b"], seen);
    }

    [Fact]
    public async Task Emitting_outside_a_task_does_nothing()
    {
        await using WatchedPool pool = WatchedPool.Create();
        WorkerContext.Current.Emit("nobody hears this");
        Assert.Equal(0, WorkerContext.Current.WorkerId);
        ConcurrentQueue<object?> seen = new();
        WorkerContext? kept = null;
        var options = new ExecOptions { On = seen.Enqueue };
        await pool.Pool.ExecAsync((Subject _, WorkerContext context) => kept = context, options).Within(pool);
        kept!.Emit("too late");
        Assert.Equal(1, await pool.Pool.ExecAsync(_ => { kept.Emit("from another call"); return 1; }, options).Within(pool));
        Assert.Empty(seen);
    }

    [Fact]
    public async Task A_throwing_handler_fails_neither_the_call_nor_the_worker()
    {
        await using WatchedPool pool = WatchedPool.Create();
        int calls = 0;
        List<object?> reported = [];
        var options = new ExecOptions
        {
            On = _ =>
            {
                calls++;
                throw new InvalidOperationException("on purpose");
            },
            Progress = new Direct(reported.Add),
        };
        PoolTask<int> call = pool.Pool.ExecAsync(
            static (Subject _, WorkerContext context) =>
            {
                context.Emit(1);
                context.Emit(2);
                return 3;
            },
            options);
        Assert.Equal(3, await call.Within(pool));
        Assert.Equal(2, calls);
        Assert.Equal([1, 2], reported);
        Assert.Equal(4, await pool.Echo(4).Within(pool));
        Assert.Single(pool.Created);
        Assert.Equal(0, pool.Stats.Failed);
    }

    [Fact]
    public async Task Events_emitted_while_cleaning_up_still_arrive()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = Patience.Limit);
        ConcurrentQueue<object?> seen = new();
        var hold = new Hold();
        PoolTask<int> call = pool.Pool.ExecAsync(
            (Subject _, WorkerContext context) =>
            {
                context.AddAbortListener(() =>
                {
                    context.Emit("listener");
                    hold.Release();
                    return default;
                });
                hold.Run(0);
                context.Emit("code");
                return 0;
            },
            new ExecOptions { On = seen.Enqueue });
        await hold.Begun;
        call.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
        Assert.Equal(1, await pool.Echo(1).Within(pool));
        Assert.Equal(["listener", "code"], seen);
    }

    [Fact]
    public async Task Interleaved_calls_of_one_worker_keep_their_events_apart()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.ConcurrentTasksPerWorker = 4);
        ConcurrentQueue<object?>[] seen = [new(), new(), new(), new()];
        PoolTask[] calls = [.. seen.Select((own, number) => pool.Pool.ExecAsync(
            async (Subject _) =>
            {
                for (int i = 0; i < 100; i++)
                {
                    WorkerContext.Current.Emit(number);
                    await Task.Yield();
                }
            },
            new ExecOptions { On = own.Enqueue }))];
        foreach (PoolTask call in calls)
            await call.Within(pool);
        for (int number = 0; number < seen.Length; number++)
            Assert.Equal(Enumerable.Repeat<object?>(number, 100), seen[number]);
    }

    private sealed class Direct(Action<object?> report) : IProgress<object?>
    {
        public void Report(object? value) => report(value);
    }
}
