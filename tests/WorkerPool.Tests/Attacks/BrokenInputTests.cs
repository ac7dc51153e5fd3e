using System.Buffers;
using System.Collections;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>The items of a batch throw when they are asked for.</summary>
public sealed class BrokenInputTests
{
    private const int Count = 100;

    [Fact]
    public async Task A_batch_over_memory_whose_owner_is_disposed_fails_item_by_item()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2 });

        BatchResult<int> result = await pool.ExecBatchAsync(new Gone().Items, static (_, x) => x).Bounded();

        Assert.Equal(Enumerable.Range(0, Count), result.Failures.Select(static failure => failure.Index));
        Assert.All(result.Failures, static failure => Assert.IsType<ObjectDisposedException>(failure.Exception));
        Assert.Equal(0, pool.Stats.ActiveTasks);
    }

    [Fact]
    public async Task A_batch_without_results_and_one_that_fails_fast_end_too()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2 });
        ReadOnlyMemory<int> memory = new Gone().Items;

        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ForEachAsync(memory, static (m, x) => m.Calls += x).Bounded());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.MapAsync(memory, static (_, x) => x).Bounded());
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => pool.ExecBatchAsync(memory, static (_, x) => x, new BatchOptions { FailFast = true }).Bounded());
    }

    [Fact]
    public async Task An_owner_that_is_disposed_meanwhile_ends_the_batch()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        var memory = new Gone { IsDisposed = false };

        BatchResult<int> result = await pool.ExecBatchAsync(memory.Items, (_, x) =>
        {
            if (x != 10)
                return x;
            memory.IsDisposed = true;
            throw new InvalidTimeZoneException();
        }).Bounded();

        Assert.Equal(Enumerable.Range(10, Count - 10), result.Failures.Select(static failure => failure.Index));
        Assert.IsType<InvalidTimeZoneException>(result.Failures[0].Exception);
        Assert.Equal(9, result.Results[9]);
    }

    [Fact]
    public async Task A_reduction_over_such_memory_fails()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2 });

        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ReduceAsync(
            new Gone().Items, 0L, static (_, sum, x) => sum + x, static (a, b) => a + b).Bounded());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_whose_indexer_throws_fails_item_by_item(bool isAsync)
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2 });
        IReadOnlyList<int> items = new BrokenList();

        BatchResult<int> result = isAsync
            ? await pool.ExecBatchAsync(items, static async (_, x) =>
            {
                await Task.Yield();
                return x;
            }).Bounded()
            : await pool.ExecBatchAsync(items, static (_, x) => x).Bounded();

        Assert.Equal(Count, result.Failures.Count);
    }

    /// <summary>Memory whose owner has been disposed.</summary>
    private sealed class Gone : MemoryManager<int>
    {
        private readonly int[] _items = [.. Enumerable.Range(0, Count)];

        internal bool IsDisposed { get; set; } = true;

        internal ReadOnlyMemory<int> Items => CreateMemory(Count);

        public override Memory<int> Memory => CreateMemory(Count);

        public override Span<int> GetSpan()
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return _items;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class BrokenList : IReadOnlyList<int>
    {
        public int Count => BrokenInputTests.Count;

        public int this[int index] => throw new InvalidTimeZoneException();

        public IEnumerator<int> GetEnumerator() => throw new InvalidTimeZoneException();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
