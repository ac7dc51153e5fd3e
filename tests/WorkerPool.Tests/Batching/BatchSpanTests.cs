using System.Numerics;
using System.Runtime.InteropServices;
using Xunit;

namespace WorkerPool.Tests.Batching;

/// <summary>The form that maps whole chunks.</summary>
public sealed class BatchSpanTests : IAsyncLifetime
{
    private readonly Pool<BatchMethods> _pool = Pool.Create<BatchMethods>(new PoolOptions { MaxWorkers = 2 });
    private readonly float[] _items = [.. Enumerable.Range(0, 100_003).Select(static x => (float)x)];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _pool.TerminateAsync(force: true).Bounded();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Chunks_cover_every_item_once(int chunkSize)
    {
        int covered = 0;
        float[] results = await _pool.MapAsync(
            _items,
            (BatchMethods _, ReadOnlySpan<float> chunk, Span<float> output) =>
            {
                Interlocked.Add(ref covered, chunk.Length);
                Double(chunk, output);
            },
            new BatchOptions { ChunkSize = chunkSize }).Bounded();
        Assert.Equal(_items.Length, covered);
        Assert.Equal(_items.Select(static x => 2 * x), results);
    }

    [Fact]
    public async Task Results_go_where_the_caller_wants_them()
    {
        float[] all = new float[_items.Length + 2];
        await _pool.MapAsync(
            _items, all.AsMemory(1, _items.Length), static (BatchMethods _, ReadOnlySpan<float> chunk, Span<float> output) => Double(chunk, output)).Bounded();
        Assert.Equal([0, .. _items.Select(static x => 2 * x), 0], all);
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => _pool.MapAsync(
            _items, all, static (BatchMethods _, ReadOnlySpan<float> chunk, Span<float> output) => Double(chunk, output)));
        Assert.Contains("100003", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("100005", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_that_throws_fails_the_batch() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => _pool.MapAsync<float, float>(
            _items, static (_, _, _) => throw new InvalidDataException()).Bounded());

    private static void Double(ReadOnlySpan<float> chunk, Span<float> output)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(chunk);
        Span<Vector<float>> results = MemoryMarshal.Cast<float, Vector<float>>(output);
        for (int i = 0; i < vectors.Length; i++)
            results[i] = vectors[i] * 2;
        for (int i = vectors.Length * Vector<float>.Count; i < chunk.Length; i++)
            output[i] = chunk[i] * 2;
    }
}
