using System.Runtime.CompilerServices;
using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

public sealed class RingQueueTests : BoundedQueueContract
{
    public RingQueueTests()
        : base(QueueKind.Ring, WorkQueue.CreateRing)
    {
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(100)]
    public void Batches_take_what_fits_in_order_with_their_metadata(int capacity)
    {
        var queue = new RingQueue(capacity);
        int pushed = 0;
        int popped = 0;
        for (int round = 0; round < 60; round++)
        {
            QueuedItem[] batch = [.. Enumerable.Range(pushed, round % 40).Select(i => Item(i, -i, i, i % 5 == 2 ? $"item {i}" : null))];
            int room = capacity - (pushed - popped);
            int added = queue.TryEnqueue(batch);
            Assert.Equal(Math.Min(batch.Length, room), added);
            pushed += added;

            var taken = new QueuedItem[1 + round % 9];
            int count = queue.TryDequeue(taken);
            Assert.Equal(Math.Min(taken.Length, pushed - popped), count);
            foreach (QueuedItem item in taken[..count])
            {
                Assert.Equal(Item(popped, -popped, popped, popped % 5 == 2 ? $"item {popped}" : null), item);
                popped++;
            }

            Assert.Equal(pushed - popped, queue.Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(1000)]
    public void It_says_its_capacity(int capacity) => Assert.Equal(capacity, new RingQueue(capacity).Capacity);

    [Fact]
    public void Two_queues_over_the_same_memory_are_one()
    {
        var memory = new NativeBlock(RingLayout.BytesFor(10));
        var metadata = new MetadataTable();
        RingQueue[] ends = Ends(memory, metadata, capacity: 10);
        for (int i = 0; i < 100; i++)
        {
            object mark = new();
            Assert.True(ends[i % 2].TryEnqueue(Item(i, metadata: mark)));
            Assert.Equal(1, ends[(i + 1) % 2].Count);
            Assert.True(ends[(i + 1) % 2].TryDequeue(out QueuedItem item));
            Assert.Equal(Item(i, metadata: mark), item);
        }
    }

    [Theory]
    [InlineData(RingLayout.HeaderMagic, 0x49525056)]
    [InlineData(RingLayout.HeaderVersion, RingLayout.Version + 1)]
    [InlineData(RingLayout.HeaderCapacity, 0)]
    [InlineData(RingLayout.HeaderCapacity, -1)]
    [InlineData(RingLayout.HeaderCapacity, 17)]
    [InlineData(RingLayout.HeaderCapacity, int.MaxValue)]
    [InlineData(RingLayout.RingMask, 7)]
    [InlineData(RingLayout.RingMask, int.MaxValue)]
    public void Memory_that_is_no_ring_is_not_attached(int offset, int value)
    {
        var memory = new NativeBlock(RingLayout.BytesFor(10));
        _ = Ends(memory, new MetadataTable(), capacity: 10);

        unsafe
        {
            *(int*)(memory.Start + offset) = value;
        }

        Assert.Contains(value is 0x49525056 or 2 ? "no ring" : "contradicts", Refused(memory, RingLayout.BytesFor(10)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(RingLayout.RingSlots - 1)]
    [InlineData(RingLayout.RingSlots + 16 * RingLayout.SlotSize - 1)]
    public void A_ring_longer_than_its_memory_is_not_attached(int length)
    {
        var memory = new NativeBlock(RingLayout.BytesFor(10));
        _ = Ends(memory, new MetadataTable(), capacity: 10);

        Assert.Contains($"{length}", Refused(memory, length), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_a_guest_made_up_is_no_metadata()
    {
        var table = new MetadataTable();
        object mark = new();
        int number = table.Put(mark);

        foreach (int made in (int[])[int.MinValue, -1, 0, number + 1, int.MaxValue])
            Assert.Null(table.Take(made));
        Assert.Same(mark, table.Take(number));
        Assert.Null(table.Take(number));
    }

    [Fact]
    public void Its_memory_is_given_back_when_nothing_refers_to_it()
    {
        WeakReference memory = MakeAndForget();

        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(memory.IsAlive);
    }

    // The first end makes the header; the second finds it.
    private static unsafe RingQueue[] Ends(NativeBlock memory, MetadataTable metadata, int capacity)
    {
        *(int*)(memory.Start + RingLayout.HeaderMagic) = RingLayout.RingMagic;
        *(int*)(memory.Start + RingLayout.HeaderVersion) = RingLayout.Version;
        *(int*)(memory.Start + RingLayout.HeaderCapacity) = capacity;
        *(int*)(memory.Start + RingLayout.RingMask) = RingLayout.SlotsFor(capacity) - 1;
        return
        [
            RingQueue.Attach(memory, memory.Start, RingLayout.BytesFor(capacity), metadata),
            RingQueue.Attach(memory, memory.Start, RingLayout.BytesFor(capacity), metadata),
        ];
    }

    private static unsafe string Refused(NativeBlock memory, int length) =>
        Assert.Throws<InvalidOperationException>(() => RingQueue.Attach(memory, memory.Start, length, new MetadataTable())).Message;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference MakeAndForget()
    {
        var memory = new NativeBlock(RingLayout.BytesFor(10));
        RingQueue queue = Ends(memory, new MetadataTable(), capacity: 10)[0];
        Assert.True(queue.TryEnqueue(Item(1)));
        return new WeakReference(memory, trackResurrection: true);
    }
}

[Collection(InterleavingCollection.Name)]
public sealed class RingQueueStressTests : WorkQueueStressContract
{
    public RingQueueStressTests()
        : base(QueueKind.Ring)
    {
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void Batches_of_two_producers_and_two_consumers_lose_double_and_reorder_nothing(int capacity)
    {
        const int Each = 6_000;
        using Interleaved delays = Interleaved.At(2);
        var queue = new RingQueue(capacity);
        int[] seen = new int[2 * Each];
        int left = 2 * Each;
        long overtaken = 0;

        Gang.Run(4, (member, stop) =>
        {
            var batch = new QueuedItem[1 + 7 * (member % 2)];
            if (member < 2)
            {
                for (int next = 0; next < Each;)
                {
                    int count = Math.Min(batch.Length, Each - next);
                    for (int i = 0; i < count; i++)
                        batch[i] = Item(member * Each + next + i, member, metadata: (next + i) % 3 == 0 ? seen : null);
                    int added = queue.TryEnqueue(batch.AsSpan(0, count));
                    next += added;
                    if (added == 0)
                        Pause(stop);
                }

                return;
            }

            int[] last = [-1, -1];
            while (Volatile.Read(ref left) > 0)
            {
                int count = queue.TryDequeue(batch);
                foreach (QueuedItem item in batch.AsSpan(0, count))
                {
                    Interlocked.Increment(ref seen[item.Id.Value]);
                    if (item.Id.Value <= last[item.Priority] || (item.Metadata == seen) != (item.Id.Value % Each % 3 == 0))
                        Interlocked.Increment(ref overtaken);
                    last[item.Priority] = item.Id.Value;
                }

                Interlocked.Add(ref left, -count);
                if (count == 0)
                    Pause(stop);
            }
        });

        Assert.All(seen, times => Assert.Equal(1, times));
        Assert.Equal(0, overtaken);
        Assert.Equal(0, queue.Count);
    }
}
