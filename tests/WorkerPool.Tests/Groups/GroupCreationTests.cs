using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Groups;

public sealed class GroupCreationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public async Task A_concurrency_out_of_range_names_the_value_and_what_is_allowed(int concurrency)
    {
        await using WatchedPool pool = WatchedPool.Create();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => pool.Pool.CreateGroup(concurrency));
        Assert.Equal("concurrency", error.ParamName);
        Assert.Equal(concurrency, error.ActualValue);
        Assert.Contains($"concurrency must be 1 or more, but is {concurrency}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_weight_out_of_range_names_the_value_and_what_is_allowed(int weight)
    {
        await using WatchedPool pool = WatchedPool.Create();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => pool.Pool.CreateGroup(1, weight));
        Assert.Equal("weight", error.ParamName);
        Assert.Equal(weight, error.ActualValue);
        Assert.Contains($"weight must be 1 to 1000, but is {weight}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_says_what_it_was_made_with()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.Name = "mill");
        PoolGroup<Subject> named = pool.Pool.CreateGroup(int.MaxValue, 1000, "tenant");
        Assert.Equal(("tenant", int.MaxValue, 1000), (named.Name, named.Concurrency, named.Weight));
        Assert.Same(pool.Pool, named.Pool);
        PoolGroup<Subject> first = pool.Pool.CreateGroup(1);
        PoolGroup<Subject> second = pool.Pool.CreateGroup(2);
        Assert.Equal(("mill group 1", 1, 1), (first.Name, first.Concurrency, first.Weight));
        Assert.Equal("mill group 2", second.Name);
        Assert.Empty(pool.Created);
    }

    [Fact]
    public async Task A_pool_that_has_ended_makes_no_groups()
    {
        WatchedPool pool = WatchedPool.Create();
        await pool.DisposeAsync();
        Assert.Throws<PoolTerminatedException>(() => pool.Pool.CreateGroup(1));
    }

    [Fact]
    public async Task A_group_takes_calls_of_every_form()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        Assert.Equal(1, await group.ExecAsync(static m => m.Echo(1)).Within(pool));
        Assert.Equal(2, await group.ExecAsync(static (m, x) => m.Echo(x), 2).Within(pool));
        Assert.Equal(1, await group.ExecAsync(static (_, context) => context.WorkerId).Within(pool));
        await group.ExecAsync(static m => { m.Echo(3); }).Within(pool);
        Assert.Equal(4, await group.ExecAsync(static async m =>
        {
            await Task.Yield();
            return m.Echo(4);
        }).Within(pool));
        Assert.Equal(5, await group.ExecAsync(static (m, x) => new ValueTask<int>(m.Echo(x)), 5).Within(pool));
        Assert.Equal(6, group.Stats.Completed);
    }

    [Fact]
    public async Task A_group_takes_calls_by_name()
    {
        await using Pool<List<int>> pool = Pool.Create<List<int>>(static _ => [1, 2, 3]);
        await using PoolGroup<List<int>> group = pool.CreateGroup(1);
        Assert.True(await group.ExecAsync<bool>("Contains", [3]).Bounded());
        Assert.Throws<UnknownMethodException>(() => { group.ExecAsync<bool>("Containz", [3]); });
        Assert.Equal((1, 0), (group.Stats.Completed, group.Stats.PendingTasks));
    }

    [Fact]
    public async Task A_token_whose_source_is_disposed_is_refused_at_once_and_leaves_no_trace()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        var source = new CancellationTokenSource();
        CancellationToken token = source.Token;
        source.Dispose();
        Assert.Throws<ArgumentException>(() => { group.Echo(1, null, token); });
        Assert.Equal(0, group.Stats.PendingTasks);
        await group.DrainAsync().Within(pool);
        Assert.Throws<ArgumentException>(() => { group.Echo(1, null, token); });
    }

    [Fact]
    public async Task A_cancelled_token_starts_no_worker()
    {
        await using WatchedPool pool = WatchedPool.Create();
        PoolGroup<Subject> group = pool.Pool.CreateGroup(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => group.Echo(1, null, new CancellationToken(true)).Within(pool));
        Assert.Empty(pool.Created);
        Assert.Equal((0, 1), (group.Stats.PendingTasks, group.Stats.Cancelled));
        Assert.Equal((0, 1), (pool.Stats.PendingTasks, pool.Stats.Cancelled));
    }

    [Fact]
    public async Task A_pool_lives_as_long_as_somebody_holds_its_group()
    {
        PoolGroup<object> group = Create();
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(7, await group.ExecAsync(static (_, x) => x, 7).Bounded());
        await group.Pool.DisposeAsync();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static PoolGroup<object> Create() => Pool.Create<object>().CreateGroup(1);
    }
}
