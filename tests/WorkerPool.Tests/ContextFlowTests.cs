using System.Diagnostics;
using Xunit;

namespace WorkerPool.Tests;

public sealed class ContextFlowTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    [Theory]
    [InlineData(ContextFlow.Full, "caller", "work")]
    [InlineData(ContextFlow.ActivityOnly, null, "work")]
    [InlineData(ContextFlow.None, null, null)]
    public async Task A_call_sees_what_of_its_caller_s_context_the_option_lets_flow(ContextFlow flow, string? local, string? activity)
    {
        await using Pool<Plain> pool = CreatePool(flow);
        s_local.Value = "caller";
        using Activity work = new Activity("work").Start();

        Assert.Equal((local, activity), await pool.ExecAsync(static _ => Seen()).Bounded());
        Assert.Equal((local, activity), await pool.ExecAsync(static async _ =>
        {
            await Task.Yield();
            return Seen();
        }).Bounded());
        Assert.Equal(("caller", "work"), Seen());
    }

    [Theory]
    [InlineData(ContextFlow.Full)]
    [InlineData(ContextFlow.ActivityOnly)]
    [InlineData(ContextFlow.None)]
    public async Task Nothing_of_one_call_reaches_the_next(ContextFlow flow)
    {
        await using Pool<Plain> pool = CreatePool(flow);
        for (int i = 0; i < 10; i++)
        {
            using (Activity work = new Activity("work").Start())
                await pool.ExecAsync(static _ => Soil()).Bounded();
            Assert.True(await pool.ExecAsync(static _ => IsClean()).Bounded());

            await pool.ExecAsync(static async _ =>
            {
                Soil();
                await Task.Yield();
                Soil();
            }).Bounded();
            Assert.True(await pool.ExecAsync(static async _ =>
            {
                bool before = Seen() == (null, null);
                await Task.Yield();
                return before && Seen() == (null, null);
            }).Bounded());
            await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.ExecAsync(static _ =>
            {
                Soil();
                throw new InvalidTimeZoneException();
            }).Bounded());
            Assert.True(await pool.ExecAsync(static _ => IsClean()).Bounded());
        }
    }

    [Fact]
    public async Task Suppressed_flow_of_one_call_does_not_reach_the_next()
    {
        await using Pool<Plain> pool = CreatePool(ContextFlow.Full);
        await pool.ExecAsync(static _ => { ExecutionContext.SuppressFlow(); }).Bounded();
        Assert.False(await pool.ExecAsync(static _ => ExecutionContext.IsFlowSuppressed()).Bounded());
    }

    [Fact]
    public async Task A_caller_that_suppresses_the_flow_passes_nothing_on()
    {
        await using Pool<Plain> pool = CreatePool(ContextFlow.Full);
        s_local.Value = "caller";
        PoolTask<(string?, string?)> call;
        using (ExecutionContext.SuppressFlow())
            call = pool.ExecAsync(static _ => Seen());
        Assert.Equal((null, null), await call.Bounded());
    }

    [Theory]
    [InlineData(ContextFlow.Full, "parent", "work")]
    [InlineData(ContextFlow.ActivityOnly, null, "work")]
    [InlineData(ContextFlow.None, null, null)]
    public async Task A_call_that_its_own_caller_runs_while_it_blocks_sees_no_more_than_any_other(ContextFlow flow, string? local, string? activity)
    {
        await using Pool<Plain> pool = CreatePool(flow);
        await pool.ExecAsync(_ =>
        {
            s_local.Value = "parent";
            using Activity work = new Activity("work").Start();
            var own = new SynchronizationContext();
            SynchronizationContext.SetSynchronizationContext(own);
            (string?, string?) seen = pool.ExecAsync(static _ => Seen()).GetAwaiter().GetResult();
            bool clean = pool.ExecAsync(static _ => SynchronizationContext.Current is null).GetAwaiter().GetResult();

            Assert.Equal((local, activity), seen);
            Assert.True(clean);
            Assert.Equal(("parent", "work"), Seen());
            Assert.Same(own, SynchronizationContext.Current);
        }).Bounded();
    }

    [Fact]
    public async Task A_call_that_blocks_while_it_suppresses_the_flow_finds_its_context_as_it_was()
    {
        await using Pool<Plain> pool = CreatePool(ContextFlow.Full);
        await pool.ExecAsync(_ =>
        {
            s_local.Value = "parent";
            using (ExecutionContext.SuppressFlow())
            {
                Assert.Equal((null, null), pool.ExecAsync(static _ => Soil()).GetAwaiter().GetResult());
                Assert.True(ExecutionContext.IsFlowSuppressed());
                Assert.Equal("parent", s_local.Value);
            }

            Assert.Equal("parent", s_local.Value);
        }).Bounded();
    }

    [Fact]
    public async Task The_factory_sees_nothing_of_the_caller_that_caused_it()
    {
        (string?, string?) seen = ("", "");
        s_local.Value = "caller";
        using Activity work = new Activity("work").Start();
        await using var pool = Pool.Create(
            _ =>
            {
                seen = Seen();
                return new Plain();
            },
            new PoolOptions { MaxWorkers = 1 });
        await pool.ExecAsync(static _ => { }).Bounded();
        Assert.Equal((null, null), seen);
    }

    [Fact]
    public async Task The_caller_s_context_is_not_changed_by_the_call()
    {
        await using Pool<Plain> pool = CreatePool(ContextFlow.Full);
        s_local.Value = "caller";
        await pool.ExecAsync(static _ => { s_local.Value = "worker"; });
        Assert.Equal("caller", s_local.Value);
    }

    [Fact]
    public async Task Code_that_outlives_its_call_sees_no_call()
    {
        await using Pool<Plain> pool = CreatePool(ContextFlow.None);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await pool.ExecAsync(async methods =>
        {
            await Task.Yield();
            _ = Later();
        });
        gate.SetResult();
        Assert.Equal(0, await seen.Task.Bounded());

        async Task Later()
        {
            await gate.Task;
            try
            {
                WorkerContext.Current.Emit("nobody listens");
                seen.SetResult(WorkerContext.Current.WorkerId);
            }
            catch (Exception exception)
            {
                seen.SetException(exception);
            }
        }
    }

    private static Pool<Plain> CreatePool(ContextFlow flow) => Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ContextFlow = flow });

    private static (string? Local, string? Activity) Seen() => (s_local.Value, Activity.Current?.OperationName);

    private static (string?, string?) Soil()
    {
        (string?, string?) seen = Seen();
        s_local.Value = "left behind";
        Activity.Current = new Activity("left behind").Start();
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        return seen;
    }

    private static bool IsClean() => Seen() == (null, null) && SynchronizationContext.Current is null;
}
