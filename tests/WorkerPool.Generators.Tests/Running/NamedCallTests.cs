using System.Diagnostics.CodeAnalysis;
using WorkerPool.Methods;
using Xunit;

namespace WorkerPool.Generators.Tests.Running;

/// <summary>Calls by name through the generated table.</summary>
public sealed class NamedCallTests : IAsyncDisposable
{
    private readonly Pool<Everything> _pool = Pool.Create<Everything>(new PoolOptions { MaxWorkers = 1 });

    private NamedCalls<Everything> Calls => _pool.ByName();

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Fact]
    public void The_generated_table_lists_the_names_and_signatures_that_reflection_finds()
    {
        MethodTable generated = GeneratedTables.Find<Everything>()!;
        MethodTable reflected = ReflectedMethods.Of<Everything>();
        Assert.NotSame(generated, reflected);
        Assert.Equal(reflected.Names, generated.Names);
        Assert.Contains("Renamed", generated.Names);
        Assert.DoesNotContain("Hidden", generated.Names);
        Assert.DoesNotContain("Dispose", generated.Names);
        Assert.Equal(Signatures(reflected), Signatures(generated));
    }

    [Fact]
    public void A_pool_and_its_calls_by_name_list_the_generated_names()
    {
        Assert.Same(GeneratedTables.Find<Everything>()!.Names, _pool.MethodNames);
        Assert.Same(_pool.MethodNames, Calls.MethodNames);
    }

    [Fact]
    public async Task Each_shape_of_method_is_called_by_its_name()
    {
        Assert.Equal(2, await Calls.ExecAsync<int>("Add", [(short)2]));
        await Calls.ExecAsync("Clear");
        Assert.Equal(0, await Calls.ExecAsync<int>("Sum"));
        Assert.Equal("a-null-0.5", await Calls.ExecAsync<string>("Join", ["a"]));
        Assert.Equal("a-b-2", await Calls.ExecAsync<string>("Join", ["a", "b", '-', 2]));
        Assert.Equal(6.5m, await Calls.ExecAsync<decimal>("Money"));
        Assert.Equal(6L, await Calls.ExecAsync<long>("Total", [1, 2, 3]));
        Assert.Equal(6L, await Calls.ExecAsync<long>("Total", [1L, new[] { 2, 3 }]));
        Assert.Equal(7, await Calls.ExecAsync<int>("Width", [new Box(3), new Box(4)]));
        Assert.Equal(3, await Calls.ExecAsync<int>("LaterAsync", [2]));
        await Calls.ExecAsync("Wait");
        await Calls.ExecAsync("Rest", [4]);
        Assert.Equal(5L, await Calls.ExecAsync<long>("Sum"));
        Assert.Null(await Calls.ExecAsync<string>("Maybe", [null]));
        Assert.Equal(4, await Calls.ExecAsync<int>("Stopped", [4]));
        Assert.True(await Calls.ExecAsync<int>("Known") > 0);
        Assert.Equal((1, null), await Calls.ExecAsync<(int, string?)>("Pair", [(1, (string?)null)]));
        Assert.Equal("stoppable text True", await Calls.ExecAsync<string>("Read", ["text"]));
        Assert.Equal(nameof(Everything.Named), await Calls.ExecAsync<string>("Renamed"));
        Assert.Equal(8, await Calls.ExecAsync<int>("class", [8]));
        Assert.Equal("inherited text", await Calls.ExecAsync<string>("Inherited", ["text"]));
        Assert.Equal("derived", await _pool.ExecAsync<string>("Overridden"));
    }

    [Fact]
    public async Task A_batch_is_called_by_its_name()
    {
        BatchResult<long> totals = await Calls.ExecBatchAsync<long>("Total", [[1, 2, 3], [4L]]);
        Assert.Equal(new[] { 6L, 4L }, totals.Results);
        Assert.Equal(new[] { 2 }, (await Calls.ExecBatchAsync<int>("LaterAsync", [[1]])).Results);
        Assert.Throws<UnknownMethodException>(() => { _ = Calls.ExecBatchAsync<int>("Laters", []); });
        Assert.Throws<ArgumentException>(() => { _ = Calls.ExecBatchAsync<int>("LaterAsync", [["one"]]); });
    }

    [Fact]
    public async Task A_sequence_is_streamed_by_its_name()
    {
        Assert.Equal(new[] { 3, 4 }, await ProxyTests.ListAsync(Calls.StreamAsync<int>("Range", [3, 2])));
        Assert.Equal(new[] { 3L, 4L }, await ProxyTests.ListAsync(Calls.StreamAsync<long>("Range", [3, 2])));
        Assert.Equal(new object[] { nameof(Everything), "stoppable" }, await ProxyTests.ListAsync(Calls.StreamAsync<object>("Names")));
        Assert.Equal(new[] { 3L }, await ProxyTests.ListAsync(_pool.StreamAsync<long>("Range", [3, 1])));
        Assert.Throws<ArgumentException>(() => Calls.StreamAsync<string>("Range", [3, 2]));
        Assert.Throws<ArgumentException>(() => Calls.StreamAsync<int>("Sum"));
    }

    [Fact]
    public void What_is_wrong_with_a_call_is_thrown_at_once()
    {
        UnknownMethodException unknown = Assert.Throws<UnknownMethodException>(() => { _ = Calls.ExecAsync<int>("Adt", [1]); });
        Assert.Contains("Add", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<UnknownMethodException>(() => { _ = Calls.ExecAsync("Hidden"); });
        Assert.Throws<UnknownMethodException>(() => { _ = Calls.ExecAsync("Echo", [1]); });
        Assert.Throws<ArgumentException>(() => { _ = Calls.ExecAsync<int>("Add", ["one"]); });
        Assert.Throws<ArgumentException>(() => { _ = Calls.ExecAsync<string>("Add", [1]); });
    }

    [Fact]
    public async Task A_task_that_is_null_is_refused()
    {
        await using Pool<NullTask> pool = Pool.Create<NullTask>();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pool.ByName().ExecAsync("Null"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pool.ByName().ExecAsync<int>("NullOf"));
    }

    [Fact]
    public async Task Exceptions_arrive_as_themselves()
    {
        await using Pool<NullTask> pool = Pool.Create<NullTask>();
        var thrown = await Assert.ThrowsAsync<FormatException>(async () => await pool.ByName().ExecAsync("Throw"));
        Assert.Contains(nameof(NullTask.Throw), thrown.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_generated_table_there_are_no_such_calls() =>
        Assert.Null(GeneratedTables.FindOrLoad<NamedCallTests>());

    [Fact]
    public async Task Calls_by_name_of_one_pool_are_equal()
    {
        await using Pool<Everything> other = Pool.Create<Everything>();
        Assert.True(Calls == _pool.ByName());
        Assert.True(Calls != other.ByName());
        Assert.True(Calls.Equals((object)_pool.ByName()));
        Assert.Equal(Calls.GetHashCode(), _pool.ByName().GetHashCode());
    }

    private static string[] Signatures(MethodTable table) =>
        [.. table.Names.SelectMany(table.Overloads).Select(entry => entry.ToString()).Order(StringComparer.Ordinal)];
}
