using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace WorkerPool.Tests.Batching;

/// <summary>Reduce gives the sequential answer however the items are cut.</summary>
public sealed class BatchReduceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task An_associative_fold_that_does_not_commute_gives_the_sequential_answer(int chunkSize)
    {
        await using Pool<BatchMethods> pool = Pool.Create<BatchMethods>(new PoolOptions { MaxWorkers = 4 });
        string[] items = [.. Enumerable.Range(0, 1000).Select(static x => $"{x},")];
        string answer = await pool.ReduceAsync(
            items, "", static (_, text, x) => text + x, static (a, b) => a + b, new BatchOptions { ChunkSize = chunkSize }).Bounded();
        Assert.Equal(string.Concat(items), answer);
    }

    [Fact]
    public void Any_input_any_chunking_any_number_of_workers()
    {
        using var pools = new Pools();
        Prop.ForAll<int[], byte, byte>((items, chunk, workers) =>
        {
            Pool<BatchMethods> pool = pools.All[workers % pools.All.Length];
            (long Sum, int Count, long Hash) answer = pool.ReduceAsync(
                items, (0L, 0, 1L),
                static (_, a, x) => (a.Item1 + x, a.Item2 + 1, a.Item3 * ((2L * x) + 1)),
                static (a, b) => (a.Item1 + b.Item1, a.Item2 + b.Item2, a.Item3 * b.Item3),
                new BatchOptions { ChunkSize = chunk }).Bounded().GetAwaiter().GetResult();
            return answer == (items.Sum(static x => (long)x), items.Length, items.Aggregate(1L, static (a, x) => a * ((2L * x) + 1)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_fold_or_a_combination_that_throws_fails_the_batch_with_that_exception()
    {
        await using Pool<BatchMethods> pool = Pool.Create<BatchMethods>(new PoolOptions { MaxWorkers = 2 });
        int[] items = [.. Enumerable.Range(0, 100)];
        InvalidDataException thrown = await Assert.ThrowsAsync<InvalidDataException>(() => pool.ReduceAsync(
            items, 0, static (_, a, x) => x == 50 ? throw new InvalidDataException("fold") : a + x, static (a, b) => a + b).Bounded());
        Assert.Equal("fold", thrown.Message);
        thrown = await Assert.ThrowsAsync<InvalidDataException>(() => pool.ReduceAsync(
            items, 0, static (_, a, x) => a + x, static (_, _) => throw new InvalidDataException("combine"), new BatchOptions { ChunkSize = 10 }).Bounded());
        Assert.Equal("combine", thrown.Message);
        Assert.Equal(2, pool.Stats.Failed);
        Assert.Equal(4950, await pool.ReduceAsync(items.ToList(), 0, static (_, a, x) => a + x, static (a, b) => a + b).Bounded());
    }

    private sealed class Pools : IDisposable
    {
        internal Pool<BatchMethods>[] All { get; } =
            [.. Enumerable.Range(1, 4).Select(static workers => Pool.Create<BatchMethods>(new PoolOptions { MaxWorkers = workers }))];

        public void Dispose()
        {
            foreach (Pool<BatchMethods> pool in All)
                pool.DisposeAsync().AsTask().Wait(Patience.Limit);
        }
    }
}
