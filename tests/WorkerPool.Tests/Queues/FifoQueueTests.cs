using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

public sealed class FifoQueueTests : WorkQueueContract
{
    public FifoQueueTests()
        : base(QueueKind.Fifo)
    {
    }

    [Fact]
    public void Items_2_4_6_8_come_out_as_2_4_6_8()
    {
        var queue = new FifoQueue();
        foreach (int id in (int[])[2, 4, 6, 8])
            Assert.True(queue.TryEnqueue(Item(id, priority: -id)));

        Assert.Equal([2, 4, 6, 8], Drain(queue));
    }

    [Fact]
    public void Order_is_kept_while_the_queue_grows_under_a_moving_front()
    {
        var queue = new FifoQueue();
        int expected = 0;
        for (int i = 0; i < 30_000; i++)
        {
            Assert.True(queue.TryEnqueue(Item(i)));
            if (i % 3 == 0)
            {
                Assert.True(queue.TryDequeue(out QueuedItem item));
                Assert.Equal(expected++, item.Id.Value);
            }
        }

        Assert.Equal(30_000 - expected, queue.Count);
        Assert.Equal(Enumerable.Range(expected, 30_000 - expected), Drain(queue));
    }

    [Fact]
    public void It_is_thread_safe() => Assert.True(new FifoQueue().IsThreadSafe);
}

[Collection(InterleavingCollection.Name)]
public sealed class FifoQueueStressTests : WorkQueueStressContract
{
    public FifoQueueStressTests()
        : base(QueueKind.Fifo)
    {
    }

    /// <summary>
    /// Many young queues, because segments are switched only while a queue grows. Nobody takes more than was put in before, so
    /// TryDequeue must always succeed, and each producer's items must leave in order.
    /// </summary>
    [Theory]
    [InlineData(9)]
    [InlineData(40)]
    public void While_segments_are_switched_no_item_is_missed_or_overtaken(int burst)
    {
        const int Members = 4;
        const int Queues = 400;
        using Interleaved delays = Interleaved.At(8);
        FifoQueue[] queues = [.. Enumerable.Range(0, Queues).Select(_ => new FifoQueue())];
        using var round = new Barrier(Members);
        long misses = 0;
        long overtaken = 0;

        Gang.Run(Members, (member, stop) =>
        {
            foreach (FifoQueue queue in queues)
            {
                int[] last = new int[Members];
                int next = 1;
                round.SignalAndWait(stop);
                foreach (int count in (int[])[1, burst, 2 * burst])
                {
                    for (int i = 0; i < count; i++)
                        Enqueue(queue, Item(next++, member), stop);
                    for (int i = 0; i < count; i++)
                    {
                        QueuedItem item;
                        while (!queue.TryDequeue(out item))
                        {
                            Interlocked.Increment(ref misses);
                            Pause(stop);
                        }

                        // What one consumer takes is in order for each producer, whatever the others take in between.
                        if (item.Id.Value <= last[item.Priority])
                            Interlocked.Increment(ref overtaken);
                        last[item.Priority] = item.Id.Value;
                    }
                }
            }
        });

        Assert.Equal(0, misses);
        Assert.Equal(0, overtaken);
        Assert.All(queues, queue => Assert.Equal(0, queue.Count));
    }
}
