using Xunit;

namespace WorkerPool.Tests.Batching;

/// <summary>Every form of batch gives every item's result in input order, whatever holds the items.</summary>
public sealed class BatchFormTests : IAsyncLifetime
{
    private static readonly int[] s_items = [.. Enumerable.Range(0, 1000)];
    private static readonly int[] s_tripled = [.. s_items.Select(static x => 3 * x)];

    private readonly Pool<BatchMethods> _pool = Pool.Create<BatchMethods>(new PoolOptions { MaxWorkers = 3 });

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _pool.TerminateAsync(force: true).Bounded();

    [Fact]
    public async Task Results_stand_in_input_order_in_every_form_over_a_list()
    {
        IReadOnlyList<int> items = s_items;
        await GiveTripled(
            _pool.ExecBatchAsync(items, static (m, x) => m.Thrice(x)),
            _pool.ExecBatchAsync(items, static (m, x, c) => c.WorkerId > 0 ? m.Thrice(x) : 0),
            _pool.ExecBatchAsync(items, static (m, x) => m.ThriceLaterAsync(x)),
            _pool.ExecBatchAsync(items, static (m, x, c) => c.WorkerId > 0 ? m.ThriceLaterAsync(x) : Task.FromResult(0)),
            _pool.ExecBatchAsync(items, static async (m, x) => await m.ThriceLaterAsync(x)),
            _pool.ExecBatchAsync(items, static async (m, x, c) => c.WorkerId > 0 ? await m.ThriceLaterAsync(x) : 0));
    }

    [Fact]
    public async Task Results_stand_in_input_order_in_every_form_over_memory()
    {
        ReadOnlyMemory<int> items = s_items;
        await GiveTripled(
            _pool.ExecBatchAsync(items, static (m, x) => m.Thrice(x)),
            _pool.ExecBatchAsync(items, static (m, x, c) => c.WorkerId > 0 ? m.Thrice(x) : 0),
            _pool.ExecBatchAsync(items, static (m, x) => m.ThriceLaterAsync(x)),
            _pool.ExecBatchAsync(items, static (m, x, c) => c.WorkerId > 0 ? m.ThriceLaterAsync(x) : Task.FromResult(0)),
            _pool.ExecBatchAsync(items, static async (m, x) => await m.ThriceLaterAsync(x)),
            _pool.ExecBatchAsync(items, static async (m, x, c) => c.WorkerId > 0 ? await m.ThriceLaterAsync(x) : 0));
    }

    [Fact]
    public async Task Any_list_will_do()
    {
        await GiveTripled(
            _pool.ExecBatchAsync(s_items, static (m, x) => m.Thrice(x)),
            _pool.ExecBatchAsync(s_items.ToList(), static (m, x) => m.Thrice(x)),
            _pool.ExecBatchAsync(new ArraySegment<int>([-1, .. s_items, -1], 1, 1000), static (m, x) => m.Thrice(x)),
            _pool.ExecBatchAsync((IReadOnlyList<int>)new Queue<int>(s_items).ToArray().AsReadOnly(), static (m, x) => m.Thrice(x)));
    }

    [Fact]
    public async Task Map_gives_the_results_alone()
    {
        ReadOnlyMemory<int> memory = s_items;
        PoolTask<int[]>[] maps =
        [
            _pool.MapAsync(s_items, static (m, x) => m.Thrice(x)),
            _pool.MapAsync(memory, static (m, x) => m.Thrice(x)),
            _pool.MapAsync(s_items, static (m, x, c) => c.WorkerId > 0 ? m.Thrice(x) : 0),
            _pool.MapAsync(memory, static (m, x, c) => c.WorkerId > 0 ? m.Thrice(x) : 0),
            _pool.MapAsync(s_items, static (m, x) => m.ThriceLaterAsync(x)),
            _pool.MapAsync(memory, static async (m, x) => await m.ThriceLaterAsync(x)),
            _pool.MapAsync(s_items, static async (m, x, c) => c.WorkerId > 0 ? await m.ThriceLaterAsync(x) : 0),
        ];
        foreach (PoolTask<int[]> map in maps)
            Assert.Equal(s_tripled, await map.Bounded());
    }

    [Fact]
    public async Task ForEach_visits_every_item_once()
    {
        ReadOnlyMemory<int> memory = s_items;
        int[] visits = new int[s_items.Length];
        void Visit(int x) => Interlocked.Increment(ref visits[x]);
        PoolTask[] loops =
        [
            _pool.ForEachAsync(s_items, (_, x) => Visit(x)),
            _pool.ForEachAsync(memory, (_, x) => Visit(x)),
            _pool.ForEachAsync(s_items, (_, x, c) => Visit(c.WorkerId > 0 ? x : -1)),
            _pool.ForEachAsync(s_items, async (m, x) =>
            {
                await m.ThriceLaterAsync(x);
                Visit(x);
            }),
            _pool.ForEachAsync(memory, async (m, x, c) =>
            {
                await m.ThriceLaterAsync(c.WorkerId);
                Visit(x);
            }),
        ];
        foreach (PoolTask loop in loops)
            await loop.Bounded();
        Assert.All(visits, count => Assert.Equal(loops.Length, count));
    }

    [Fact]
    public async Task A_batch_by_name_binds_each_list_by_itself()
    {
        BatchResult<object> texts = await _pool.ExecBatchAsync<object>("Text", [["a"], ["b", 3], ["c", (byte)2]]).Bounded();
        Assert.Equal(["a", "bbb", "cc"], texts.Results);
        Assert.Equal(s_tripled, (await _pool.ExecBatchAsync<int>("ThriceLaterAsync", [.. s_items.Select(x => new object[] { x })]).Bounded()).Results);
    }

    [Fact]
    public void A_batch_by_name_is_checked_before_anything_is_queued()
    {
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => _pool.ExecBatchAsync<int>("Thrice", [[1], ["one"]]));
        Assert.StartsWith("argumentLists[1]: ", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<UnknownMethodException>(() => _pool.ExecBatchAsync<int>("Thrise", []));
        Assert.Equal(0, _pool.Stats.TotalWorkers);
    }

    [Fact]
    public void What_is_null_is_refused_at_once()
    {
        Assert.Equal("items", Assert.Throws<ArgumentNullException>(() => _pool.MapAsync((int[])null!, static (m, x) => x)).ParamName);
        Assert.Equal("call", Assert.Throws<ArgumentNullException>(() => _pool.MapAsync(s_items, (Func<BatchMethods, int, int>)null!)).ParamName);
        Assert.Equal("call", Assert.Throws<ArgumentNullException>(() => _pool.ExecBatchAsync(s_items, (Func<BatchMethods, int, Task<int>>)null!)).ParamName);
        Assert.Equal("call", Assert.Throws<ArgumentNullException>(() => _pool.ForEachAsync(s_items, (Action<BatchMethods, int>)null!)).ParamName);
        Assert.Throws<ArgumentNullException>(() => _pool.ExecBatchAsync<int>("Thrice", null!));
        Assert.Equal(0, _pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task An_empty_batch_completes_without_a_worker()
    {
        BatchResult<int> none = await _pool.ExecBatchAsync(Array.Empty<int>(), static (m, x) => m.Thrice(x)).Bounded();
        Assert.Empty(none.Results);
        Assert.Empty(none.Successes);
        Assert.Empty(none.Failures);
        Assert.Empty(await _pool.MapAsync(ReadOnlyMemory<int>.Empty, static async (m, x) => await m.ThriceLaterAsync(x)).Bounded());
        await _pool.ForEachAsync(Array.Empty<int>(), static (m, x) => m.Nothing(x)).Bounded();
        Assert.Equal(7, await _pool.ReduceAsync(Array.Empty<int>(), 7, static (_, a, x) => a + x, static (a, b) => a + b).Bounded());
        Assert.Equal((0, 4L), (_pool.Stats.TotalWorkers, _pool.Stats.Completed));
    }

    private static async Task GiveTripled(params PoolTask<BatchResult<int>>[] batches)
    {
        foreach (PoolTask<BatchResult<int>> batch in batches)
        {
            BatchResult<int> result = await batch.Bounded();
            Assert.Equal(s_tripled, result.Results);
            Assert.Same(result.Results, result.Successes);
            Assert.Empty(result.Failures);
            Assert.True(result.Duration > TimeSpan.Zero);
        }
    }
}
