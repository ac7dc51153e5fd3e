using Xunit;

namespace WorkerPool.Generators.Tests.Running;

/// <summary>A proxy's batches over items in every shape that a caller may have them in.</summary>
public sealed class ProxyBatchTests : IAsyncDisposable
{
    private const int Count = 10_000;

    private static readonly int[] s_numbers = [.. Enumerable.Range(0, Count)];
    private static readonly int[] s_next = [.. Enumerable.Range(1, Count)];

    private readonly Pool<Everything> _pool = Pool.Create<Everything>(new PoolOptions { MaxWorkers = 2 });

    private EverythingProxy Proxy => _pool.Proxy();

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Fact]
    public async Task Results_stand_in_the_order_of_an_array()
    {
        Assert.Equal(s_numbers, (await Proxy.StoppedBatchAsync(s_numbers)).Results);
        Assert.Equal(s_next, (await Proxy.LaterBatchAsync(s_numbers, new BatchOptions { ChunkSize = 7 })).Results);
        Assert.Equal(s_numbers, (await Proxy.EchoBatchAsync(s_numbers)).Results);
        Assert.Equal(new[] { 4, 5 }, (await Proxy.FirstBatchAsync(new[] { new Box(4), new Box(5) })).Results);
    }

    [Fact]
    public async Task Results_stand_in_the_order_of_a_list()
    {
        List<int> numbers = [.. s_numbers];
        Assert.Equal(s_numbers, (await Proxy.StoppedBatchAsync(numbers)).Results);
        Assert.Equal(s_next, (await Proxy.LaterBatchAsync(numbers.AsReadOnly())).Results);
        Assert.Equal(s_numbers, (await Proxy.EchoBatchAsync(numbers)).Results);
        Assert.Equal(s_numbers[10..30], (await Proxy.StoppedBatchAsync(new ArraySegment<int>(s_numbers, 10, 20))).Results);
    }

    [Fact]
    public async Task Results_stand_in_the_order_of_memory()
    {
        ReadOnlyMemory<int> numbers = s_numbers;
        Assert.Equal(s_numbers, (await Proxy.StoppedBatchAsync(numbers)).Results);
        Assert.Equal(s_next[10..30], (await Proxy.LaterBatchAsync(s_numbers.AsMemory(10, 20))).Results);
        Assert.Equal(s_numbers, (await Proxy.EchoBatchAsync(numbers)).Results);
        Assert.Equal(new[] { "a+b+1" }, (await Proxy.JoinBatchAsync(new[] { ("a", (string?)"b", '+', 1.0) }.AsMemory())).Results);
        Assert.Empty((await Proxy.LaterBatchAsync(default(ReadOnlyMemory<int>))).Results);
    }

    [Fact]
    public async Task A_collection_expression_is_a_batch()
    {
        Assert.Equal(new[] { 2, 3, 4 }, (await Proxy.LaterBatchAsync([1, 2, 3])).Results);
        Assert.Equal(["one", "two"], (await Proxy.EchoBatchAsync(["one", "two"])).Results);
        Assert.Equal(["a+b+1", "c-null-2"], (await Proxy.JoinBatchAsync([("a", "b", '+', 1), ("c", null, '-', 2)])).Results);
        Assert.Equal(new long[] { 6, 4 }, (await Proxy.TotalBatchAsync([(1, [2, 3]), (4, [])])).Results);
        Assert.Empty((await Proxy.LaterBatchAsync([])).Results);
    }

    [Fact]
    public async Task An_array_of_a_derived_type_is_a_batch()
    {
        string[] texts = ["one", "two"];
        Assert.Equal(new object[] { "one", "two" }, (await Proxy.LateBatchAsync(texts)).Results);
    }

    [Fact]
    public async Task A_batch_without_results_runs_every_item_of_each_shape()
    {
        await using var pool = Pool.Create<Everything>(new PoolOptions { MaxWorkers = 1 });
        await pool.Proxy().RestBatchAsync([1, 2]);
        await pool.Proxy().RestBatchAsync(new List<int> { 10, 20 });
        await pool.Proxy().RestBatchAsync(new[] { 0, 100, 200 }.AsMemory(1));
        Assert.Equal(333, await pool.Proxy().SumAsync());
    }

    [Fact]
    public async Task Items_that_are_null_are_refused()
    {
        Assert.Throws<ArgumentNullException>("items", () => Proxy.LaterBatchAsync((int[])null!));
        Assert.Throws<ArgumentNullException>("items", () => Proxy.LaterBatchAsync((IReadOnlyList<int>)null!));
        Assert.Equal(1, await Proxy.AddAsync(1));
    }

    [Fact]
    public async Task The_batches_of_a_groups_proxy_run_in_the_group()
    {
        await using PoolGroup<Everything> group = _pool.CreateGroup(concurrency: 1, name: "batches");
        EverythingProxy proxy = group.Proxy();
        Assert.Equal(s_next, (await proxy.LaterBatchAsync(s_numbers)).Results);
        Assert.Equal(s_next, (await proxy.LaterBatchAsync(new List<int>(s_numbers))).Results);
        Assert.Equal(s_next, (await proxy.LaterBatchAsync(s_numbers.AsMemory())).Results);
        Assert.Equal(3L, group.Stats.Completed);
    }
}
