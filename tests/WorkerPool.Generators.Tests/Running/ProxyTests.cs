using Xunit;

namespace WorkerPool.Generators.Tests.Running;

/// <summary>The proxy of this project's own worker methods, compiled by the compiler that built the tests.</summary>
public sealed class ProxyTests : IAsyncDisposable
{
    private readonly Pool<Everything> _pool = Pool.Create<Everything>(new PoolOptions { MaxWorkers = 1 });

    private EverythingProxy Proxy => _pool.Proxy();

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Fact]
    public async Task Methods_that_return_their_result_or_none()
    {
        Assert.Equal(2, await Proxy.AddAsync(2));
        Assert.Equal(5, await Proxy.AddAsync(3));
        await Proxy.ClearAsync();
        Assert.Equal(0, await Proxy.SumAsync());
        Assert.Equal((3, "three"), await Proxy.PairAsync((3, "three")));
        Assert.Equal("derived", await Proxy.OverriddenAsync());
        Assert.Equal("inherited text", await Proxy.InheritedAsync("text"));
        Assert.Equal(nameof(Everything.Named), await Proxy.RenamedAsync());
        Assert.Equal(4, await Proxy.classAsync(4));
        Assert.Equal("late", await Proxy.LateAsync("late"));
        Assert.Equal("1two", await Proxy.LimitedAsync(1, "two"));
    }

    [Fact]
    public async Task Asynchronous_methods()
    {
        Assert.Equal(3, await Proxy.LaterAsync(2));
        await Proxy.WaitAsync();
        await Proxy.RestAsync(4);
        Assert.Equal(5, await Proxy.SumAsync());
        Assert.Null(await Proxy.MaybeAsync(null));
        Assert.Equal("text", await Proxy.MaybeAsync("text"));
    }

    [Fact]
    public async Task Defaults_params_and_in()
    {
        Assert.Equal("a-null-0.5", await Proxy.JoinAsync("a"));
        Assert.Equal("a+b+2", await Proxy.JoinAsync("a", "b", '+', factor: 2));
        Assert.Equal(1.5m + 5, await Proxy.MoneyAsync());
        Assert.Equal(10, await Proxy.TotalAsync(1, 2, 3, 4));
        Assert.Equal(1, await Proxy.TotalAsync(1));
        Assert.Equal(6, await Proxy.TotalAsync(1, [2, 3], new ExecOptions { Priority = 1 }));
        Assert.Equal(45, await Proxy.NineAsync(1, 2, 3, 4, 5, 6, 7, 8, 9));
        Box box = new(3);
        Assert.Equal(7, await Proxy.WidthAsync(in box, new Box(4)));
        Assert.Equal(3, await Proxy.FirstAsync(box));
    }

    [Fact]
    public async Task The_callers_line_is_that_of_the_call()
    {
        int first = await Proxy.LineAsync("");
        int second = await Proxy.LineAsync("");
        Assert.Equal(1, second - first);
    }

    [Fact]
    public async Task Generic_methods()
    {
        Assert.Equal("text", await Proxy.EchoAsync("text"));
        Assert.Equal(2.5, await Proxy.EchoAsync(2.5));
        Assert.Equal(new[] { 1, 2 }, await Proxy.CollectAsync<List<int>, int>(1, 2));
    }

    [Fact]
    public async Task The_pool_supplies_the_token_and_the_context()
    {
        Assert.Equal(4, await Proxy.StoppedAsync(4));
        Assert.True(await Proxy.KnownAsync() > 0);
        Assert.Equal("stoppable text True", await Proxy.ReadAsync("text"));
        Assert.Equal("read 7", await Proxy.ReadAsync(7));
    }

    [Fact]
    public async Task A_sequence_is_a_stream_and_a_list_is_a_result()
    {
        Assert.Equal(new[] { 3, 4, 5 }, await ListAsync(Proxy.RangeAsync(3, 3, new StreamOptions { BufferSize = 1 })));
        Assert.Equal(new[] { nameof(Everything), "stoppable" }, await ListAsync(Proxy.NamesAsync()));
        Assert.Equal(new[] { 1, 2 }, await Proxy.NumbersAsync());
    }

    [Fact]
    public async Task A_batch_calls_the_method_for_each_item()
    {
        BatchResult<string> joined = await Proxy.JoinBatchAsync([("a", "b", '+', 1), ("c", null, '-', 2)]);
        Assert.Equal(["a+b+1", "c-null-2"], joined.Results);
        Assert.Equal(new[] { 2, 3 }, (await Proxy.LaterBatchAsync([1, 2])).Results);
        Assert.Equal(new[] { 4 }, (await Proxy.StoppedBatchAsync([4], new BatchOptions { FailFast = true })).Results);
        await Proxy.RestBatchAsync([1, 2, 3]);
        Assert.Equal(6, await Proxy.SumAsync());
        Assert.Equal(new[] { "one", "two" }, (await Proxy.EchoBatchAsync<string>(["one", "two"])).Results);
    }

    [Fact]
    public async Task Options_and_the_token_are_the_calls()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(async () => await Proxy.AddAsync(1, cancellationToken: stop.Token));
        Assert.Equal(stop.Token, cancelled.CancellationToken);
        Assert.Equal(0, await Proxy.SumAsync());

        var past = new ExecOptions { Deadline = DateTimeOffset.UnixEpoch };
        await Assert.ThrowsAsync<PoolTimeoutException>(async () => await Proxy.AddAsync(1, past));
    }

    [Fact]
    public async Task Proxies_of_one_pool_are_equal_and_a_null_pool_is_refused()
    {
        await using Pool<Everything> other = Pool.Create<Everything>();
        Assert.True(Proxy == _pool.Proxy());
        Assert.True(Proxy != other.Proxy());
        Assert.True(Proxy.Equals((object)_pool.Proxy()));
        Assert.Equal(Proxy.GetHashCode(), _pool.Proxy().GetHashCode());
        Assert.Throws<ArgumentNullException>("pool", () => ((Pool<Everything>)null!).Proxy());
    }

    [Fact]
    public async Task The_proxy_of_a_group_calls_in_the_group()
    {
        await using PoolGroup<Everything> group = _pool.CreateGroup(concurrency: 1, name: "counted");
        await using PoolGroup<Everything> other = _pool.CreateGroup(concurrency: 1);
        EverythingProxy proxy = group.Proxy();
        Assert.Equal(2, await proxy.AddAsync(2));
        Assert.Equal(3, await proxy.LaterAsync(2));
        await Assert.ThrowsAsync<ArgumentException>(async () => await group.ByName().ExecAsync("Add", ["two"]));
        Assert.Equal(2, await group.ByName().ExecAsync<int>("Sum"));
        GroupStats stats = group.Stats;
        Assert.Equal((3L, 0L, 0L), (stats.Completed, stats.Failed, stats.Rejected));
        Assert.Equal(0L, other.Stats.Completed);

        await Proxy.AddAsync(1);
        Assert.Equal(3L, group.Stats.Completed);
        Assert.True(proxy == group.Proxy());
        Assert.True(proxy != Proxy);
    }

    internal static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> stream)
    {
        var list = new List<T>();
        await foreach (T one in stream.WithCancellation(new CancellationTokenSource(Patience.Limit).Token))
            list.Add(one);
        return list;
    }

    [Fact]
    public async Task A_pool_of_an_interface_has_a_proxy_of_it()
    {
        await using Pool<ICounter> pool = Pool.Create<ICounter>(_ => new Counter());
        Assert.Equal(1, await pool.Proxy().NextAsync());
        Assert.Equal("base", await pool.Proxy().NameAsync());
    }

    [Fact]
    public async Task A_class_of_another_assembly_and_a_closed_generic_one_have_proxies()
    {
        await using Pool<System.Text.StringBuilder> builders = Pool.Create<System.Text.StringBuilder>(new PoolOptions { MaxWorkers = 1 });
        await builders.Proxy().AppendAsync("text");
        Assert.Equal(2, await builders.ByName().ExecAsync<int>("EnsureCapacity", [2]) > 0 ? 2 : 0);
        Assert.Equal("text", await builders.ExecAsync(m => m.ToString()));

        await using Pool<Keeper<int>> keepers = Pool.Create<Keeper<int>>();
        Assert.Equal(3, await keepers.Proxy().KeepAsync(3));
    }
}
