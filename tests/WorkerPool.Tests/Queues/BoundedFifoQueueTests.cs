using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

public sealed class BoundedFifoQueueTests : BoundedQueueContract
{
    public BoundedFifoQueueTests()
        : base(QueueKind.BoundedFifo, WorkQueue.CreateBoundedFifo)
    {
    }

    [Fact]
    public void Items_2_4_6_8_come_out_as_2_4_6_8()
    {
        var queue = new BoundedFifoQueue(4);
        foreach (int id in (int[])[2, 4, 6, 8])
            Assert.True(queue.TryEnqueue(Item(id, priority: -id)));

        Assert.Equal([2, 4, 6, 8], Drain(queue));
    }

    [Fact]
    public void All_memory_is_allocated_when_it_is_made()
    {
        var warm = new BoundedFifoQueue(10);
        warm.TryEnqueue(Item(1));
        warm.TryDequeue(out _);
        var queue = new BoundedFifoQueue(5_000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        while (queue.TryEnqueue(Item(1)))
        {
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(5_000, queue.Count);
    }

    [Fact]
    public void It_is_thread_safe() => Assert.True(new BoundedFifoQueue(1).IsThreadSafe);
}

[Collection(InterleavingCollection.Name)]
public sealed class BoundedFifoQueueStressTests : WorkQueueStressContract
{
    public BoundedFifoQueueStressTests()
        : base(QueueKind.BoundedFifo)
    {
    }

    /// <summary>The queue starts full and every thread puts in only what it has taken, so there is always room for it.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void While_there_is_room_TryEnqueue_succeeds_and_Count_stays_within_the_capacity(int capacity)
    {
        using Interleaved delays = Interleaved.At(2);
        var queue = new BoundedFifoQueue(capacity);
        for (int i = 0; i < capacity; i++)
            Assert.True(queue.TryEnqueue(Item(i)));
        long refusals = 0;
        long tooMany = 0;

        Gang.Run(4, (_, stop) =>
        {
            for (int i = 0; i < 3_000; i++)
            {
                QueuedItem item;
                while (!queue.TryDequeue(out item))
                    Pause(stop);
                while (!queue.TryEnqueue(item))
                {
                    Interlocked.Increment(ref refusals);
                    Pause(stop);
                }

                if (queue.Count > capacity)
                    Interlocked.Increment(ref tooMany);
            }
        });

        Assert.Equal(0, refusals);
        Assert.Equal(0, tooMany);
        Assert.Equal(capacity, queue.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_tiny_queue_hands_over_every_item_exactly_once(int capacity)
    {
        const int Items = 4_000;
        using Interleaved delays = Interleaved.At(2);
        var queue = new BoundedFifoQueue(capacity);
        int[] seen = new int[Items];

        Gang.Run(4, (member, stop) =>
        {
            for (int i = 0; i < Items / 2; i++)
            {
                if (member < 2)
                {
                    Enqueue(queue, Item(member * (Items / 2) + i), stop);
                    continue;
                }

                QueuedItem item;
                while (!queue.TryDequeue(out item))
                    Pause(stop);
                Interlocked.Increment(ref seen[item.Id.Value]);
            }
        });

        Assert.All(seen, times => Assert.Equal(1, times));
        Assert.Equal(0, queue.Count);
    }
}
