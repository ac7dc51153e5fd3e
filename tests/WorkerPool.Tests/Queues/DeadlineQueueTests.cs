using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

public sealed class DeadlineQueueTests : WorkQueueContract
{
    public DeadlineQueueTests()
        : base(QueueKind.Deadline)
    {
    }

    [Fact]
    public void Earlier_deadlines_come_out_first_equal_ones_in_arrival_order_and_none_last()
    {
        var queue = new DeadlineQueue();
        long[] deadlines = [30, QueuedItem.NoDeadline, 10, 30, long.MinValue, QueuedItem.NoDeadline, 10];
        for (int id = 0; id < deadlines.Length; id++)
            Assert.True(queue.TryEnqueue(Item(id, priority: id, deadlines[id])));

        Assert.Equal([4, 2, 6, 0, 3, 1, 5], Drain(queue));
    }

    [Fact]
    public void It_is_not_thread_safe() => Assert.False(new DeadlineQueue().IsThreadSafe);
}

[Collection(InterleavingCollection.Name)]
public sealed class DeadlineQueueStressTests : WorkQueueStressContract
{
    public DeadlineQueueStressTests()
        : base(QueueKind.Deadline)
    {
    }
}
