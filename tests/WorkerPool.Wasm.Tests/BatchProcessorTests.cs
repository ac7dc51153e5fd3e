using WorkerPool.Tests;
using WorkerPool.Wasm.Tests.Support;
using Xunit;

namespace WorkerPool.Wasm.Tests;

public sealed class BatchProcessorTests
{
    public static TheoryData<int> Lengths => [1, 3, 4, 15, 16, 17, 1000, 65_535, 65_536, 65_537, 200_003];

    // Small whole numbers: every order of summing gives the same float.
    [EngineTheory]
    [MemberData(nameof(Lengths))]
    public async Task Floats_give_what_a_plain_loop_gives_here_and_on_a_pool(int length)
    {
        (WasmBatchProcessor processor, Memory<float> x, Memory<float> y, Memory<float> z) = Arrays<float>(length, i => (i * 37 % 101) - 50);
        (float[] a, float[] b) = (x.ToArray(), y.ToArray());
        double sum = a.Sum(value => (double)value);
        double dot = a.Zip(b, (p, q) => (double)p * q).Sum();
        float[] mapped = [.. a.Select(value => (value * 1.5f) + 2.25f)];
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 3 });

        Assert.Equal((sum, dot, a.Min(), a.Max()), (processor.Sum(x), processor.Dot(x, y), processor.Min(x), processor.Max(x)));
        processor.Affine(x, z, 1.5f, 2.25f);
        Assert.Equal(mapped, z.ToArray());
        z.Span.Clear();

        Assert.Equal((sum, dot), (await processor.SumAsync(pool, x).Bounded(), await processor.DotAsync(pool, x, y).Bounded()));
        Assert.Equal((a.Min(), a.Max()), (await processor.MinAsync(pool, x).Bounded(), await processor.MaxAsync(pool, x).Bounded()));
        await processor.AffineAsync(pool, x, z, 1.5f, 2.25f).Bounded();
        Assert.Equal(mapped, z.ToArray());
    }

    [EngineTheory]
    [MemberData(nameof(Lengths))]
    public async Task Integers_give_what_a_plain_loop_gives_here_and_on_a_pool(int length)
    {
        (WasmBatchProcessor processor, Memory<int> x, Memory<int> y, Memory<int> z) = Arrays(length, i => unchecked(i * (int)2654435761));
        (int[] a, int[] b) = (x.ToArray(), y.ToArray());
        long sum = a.Sum(value => (long)value);
        long dot = a.Zip(b, (p, q) => (long)p * q).Aggregate(0L, (total, value) => unchecked(total + value));
        int[] mapped = [.. a.Select(value => unchecked((value * -3) + int.MaxValue))];
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 3 });

        Assert.Equal((sum, dot, a.Min(), a.Max()), (processor.Sum(x), processor.Dot(x, y), processor.Min(x), processor.Max(x)));
        processor.Affine(x, z, -3, int.MaxValue);
        Assert.Equal(mapped, z.ToArray());
        z.Span.Clear();

        Assert.Equal((sum, dot), (await processor.SumAsync(pool, x).Bounded(), await processor.DotAsync(pool, x, y).Bounded()));
        Assert.Equal((a.Min(), a.Max()), (await processor.MinAsync(pool, x).Bounded(), await processor.MaxAsync(pool, x).Bounded()));
        await processor.AffineAsync(pool, x, z, -3, int.MaxValue).Bounded();
        Assert.Equal(mapped, z.ToArray());

        // Each product is 2^62: the sum of two or more leaves 64 bits.
        x.Span.Fill(int.MinValue);
        y.Span.Fill(int.MinValue);
        long wrapped = unchecked(length * (1L << 62));
        Assert.Equal((wrapped, wrapped), (processor.Dot(x, y), await processor.DotAsync(pool, x, y).Bounded()));
    }

    [EngineFact]
    public void A_NaN_makes_a_minimum_and_a_maximum_NaN()
    {
        (WasmBatchProcessor processor, Memory<float> x, _, _) = Arrays<float>(21, i => i);
        x.Span[13] = float.NaN;
        Assert.Equal((float.NaN, float.NaN), (processor.Min(x), processor.Max(x)));
    }

    [EngineFact]
    public async Task Arrays_elsewhere_of_other_lengths_or_empty_are_refused()
    {
        (WasmBatchProcessor processor, Memory<float> x, _, _) = Arrays<float>(8, i => i);
        (_, Memory<float> other, _, _) = Arrays<float>(8, i => i);
        await using var pool = Pool.Create<Plain>();

        Assert.Throws<ArgumentException>("values", () => processor.Sum(new float[8]));
        Assert.Throws<ArgumentException>("values", () => processor.Sum(other));
        Assert.Throws<ArgumentException>("y", () => processor.Dot(x, other));
        Assert.Throws<ArgumentException>("target", () => processor.Affine(x, x[1..], 1, 1));
        Assert.Throws<ArgumentException>("values", () => processor.Min(x[..0]));
        await Assert.ThrowsAsync<ArgumentException>("values", () => processor.MaxAsync(pool, x[..0]));
        await Assert.ThrowsAsync<ArgumentException>("values", () => processor.SumAsync(pool, new float[8]));
        await Assert.ThrowsAsync<ArgumentNullException>("pool", () => processor.SumAsync<Plain>(null!, x));
        Assert.Equal((0.0, 0L), (processor.Sum(x[..0]), processor.Sum(ReadOnlyMemory<int>.Empty)));
        Assert.Equal(0, await processor.SumAsync(pool, x[..0]));
        Assert.Equal(2 + 3 + 4, processor.Sum(x[2..5]));
    }

    [EngineFact]
    public async Task A_cancelled_token_stops_it_and_the_pool_serves_on()
    {
        (WasmBatchProcessor processor, Memory<float> x, _, _) = Arrays<float>(200_000, i => 1);
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2 });
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => processor.SumAsync(pool, x, cancellation.Token).Bounded());
        Assert.Equal(200_000, await processor.SumAsync(pool, x).Bounded());
    }

    [EngineFact]
    public void DropDead_drops_the_expired_and_the_cancelled_and_keeps_the_order()
    {
        var memory = new WasmMemory(WasmEngine.Default, 1 << 20);
        var processor = new WasmBatchProcessor(memory);
        Memory<WasmEntry> entries = memory.Allocate<WasmEntry>(1001).Memory;
        Memory<int> cancelled = memory.Allocate<int>(16).Memory;
        for (int i = 0; i < entries.Length; i++)
            entries.Span[i] = new WasmEntry(i, -i, i % 7 == 1 ? 99 : 100 + i);
        for (int id = 0; id < 512; id += 5)
            cancelled.Span[id >> 5] |= 1 << (id & 31);
        WasmEntry[] alive = [.. entries.ToArray().Where(entry => entry.Deadline >= 100 && !(entry.Id < 512 && entry.Id % 5 == 0))];

        Assert.Equal(alive.Length, processor.DropDead(entries, 100, cancelled));
        Assert.Equal(alive, entries[..alive.Length].ToArray());
        Assert.Equal(alive.Length, processor.DropDead(entries[..alive.Length], 0));
        Assert.Equal(0, processor.DropDead(entries, QueuedItem.NoDeadline));
        Assert.Throws<ArgumentException>("entries", () => processor.DropDead(new WasmEntry[3], 0));
    }

    private static (WasmBatchProcessor Processor, Memory<T> X, Memory<T> Y, Memory<T> Z) Arrays<T>(int length, Func<int, T> fill)
        where T : unmanaged
    {
        var memory = new WasmMemory(WasmEngine.Default, 65_536 + (3L * ((4L * length) + 128)));
        WasmBuffer<T>[] buffers = [memory.Allocate<T>(length), memory.Allocate<T>(length), memory.Allocate<T>(length)];
        for (int i = 0; i < length; i++)
            (buffers[0].GetSpan()[i], buffers[1].GetSpan()[i]) = (fill(i), fill(i + 7919));
        return (new WasmBatchProcessor(memory), buffers[0].Memory, buffers[1].Memory, buffers[2].Memory);
    }
}
