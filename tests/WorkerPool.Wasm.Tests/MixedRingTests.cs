using System.Globalization;
using WorkerPool.Tests;
using WorkerPool.Wasm.Tests.Support;
using Xunit;

namespace WorkerPool.Wasm.Tests;

/// <summary>WebAssembly and .NET at both ends of one ring at once, one by one and in batches.</summary>
[Collection(nameof(AloneCollection))]
public sealed class MixedRingTests
{
    private const int Items = 10_000_000;

    /// <summary>Four producers and four consumers: of each, two use the guest and two do not, two take batches and two do not.</summary>
    [EngineTheory]
    [InlineData(1000)]
    [InlineData(1024)]
    public void Ten_million_items_are_neither_lost_nor_doubled_nor_reordered(int capacity)
    {
        const int Producers = 4;
        var guest = new WasmRingQueue(WasmEngine.Default, capacity);
        RingQueue managed = guest.AsManaged();
        byte[] seen = new byte[Items];
        long left = Items;
        long overtaken = 0;

        Gang.Run(2 * Producers, (member, stop) =>
        {
            int batch = member % 2 == 0 ? 1 : 500;
            bool wasm = member % 4 < 2;
            if (member < Producers)
            {
                Produce(member, batch, wasm, stop);
                return;
            }

            int[] last = [-1, -1, -1, -1];
            var taken = new QueuedItem[batch];
            while (Volatile.Read(ref left) > 0)
            {
                int count = Take(taken, wasm);
                if (count == 0)
                    Pause(stop);
                foreach (QueuedItem item in taken.AsSpan(0, count))
                {
                    seen[item.Id.Value]++;
                    if (item.Id.Value <= last[item.Priority] || item.Deadline != ~item.Id.Value)
                        Interlocked.Increment(ref overtaken);
                    last[item.Priority] = item.Id.Value;
                }

                Interlocked.Add(ref left, -count);
            }
        });

        Assert.Equal(-1, Array.FindIndex(seen, static times => times != 1));
        Assert.Equal(0, overtaken);
        Assert.Equal((0, 0), (guest.Count, managed.Count));

        void Produce(int member, int batch, bool wasm, CancellationToken stop)
        {
            int next = member * (Items / Producers);
            int end = next + (Items / Producers);
            var items = new QueuedItem[batch];
            while (next < end)
            {
                int count = Math.Min(batch, end - next);
                for (int i = 0; i < count; i++)
                    items[i] = new QueuedItem(new WorkItemId(next + i), member, ~(next + i), null);
                int added = Put(items.AsSpan(0, count), wasm);
                if (added == 0)
                    Pause(stop);
                next += added;
            }
        }

        int Put(ReadOnlySpan<QueuedItem> items, bool wasm) => (items.Length, wasm) switch
        {
            (1, true) => guest.TryEnqueue(in items[0]) ? 1 : 0,
            (1, false) => managed.TryEnqueue(in items[0]) ? 1 : 0,
            (_, true) => guest.TryEnqueue(items),
            _ => managed.TryEnqueue(items),
        };

        int Take(Span<QueuedItem> items, bool wasm) => (items.Length, wasm) switch
        {
            (1, true) => guest.TryDequeue(out items[0]) ? 1 : 0,
            (1, false) => managed.TryDequeue(out items[0]) ? 1 : 0,
            (_, true) => guest.TryDequeue(items),
            _ => managed.TryDequeue(items),
        };
    }

    [EngineTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(5000)]
    public void Batches_take_what_fits_in_order_with_their_metadata(int capacity)
    {
        var queue = new WasmRingQueue(WasmEngine.Default, capacity);
        int pushed = 0;
        int popped = 0;
        for (int round = 0; round < 60; round++)
        {
            QueuedItem[] batch = [.. Enumerable.Range(pushed, round * 53 % 3000).Select(
                i => new QueuedItem(new WorkItemId(i), -i, i, i % 500 == 2 ? Text(i) : null))];
            int added = queue.TryEnqueue(batch);
            Assert.Equal(Math.Min(batch.Length, capacity - (pushed - popped)), added);
            pushed += added;

            var taken = new QueuedItem[round * 31 % 2500];
            int count = queue.TryDequeue(taken);
            Assert.Equal(Math.Min(Math.Min(taken.Length, 1024), pushed - popped), count);
            foreach (QueuedItem item in taken.AsSpan(0, count))
            {
                Assert.Equal(new QueuedItem(new WorkItemId(popped), -popped, popped, popped % 500 == 2 ? Text(popped) : null), item);
                popped++;
            }

            Assert.Equal(pushed - popped, queue.Count);
        }

        static string Text(int i) => i.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>More threads at once than there are lanes.</summary>
    [EngineFact]
    public void Eighty_threads_share_the_lanes()
    {
        const int Threads = 80;
        const int Each = 200;
        var queue = new WasmRingQueue(WasmEngine.Default, 128);
        int[] seen = new int[Threads * Each];
        Gang.Run(Threads, (member, stop) =>
        {
            for (int i = 0; i < Each; i++)
            {
                while (!queue.TryEnqueue(new QueuedItem(new WorkItemId((member * Each) + i), 0, 0, null)))
                    Pause(stop);
                QueuedItem item;
                while (!queue.TryDequeue(out item))
                    Pause(stop);
                Interlocked.Increment(ref seen[item.Id.Value]);
            }
        });

        Assert.All(seen, times => Assert.Equal(1, times));
        Assert.Equal(0, queue.Count);
    }

    private static void Pause(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Thread.Yield();
    }
}
