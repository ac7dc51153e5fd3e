using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

public sealed class PriorityQueueTests : WorkQueueContract
{
    public PriorityQueueTests()
        : base(QueueKind.Priority)
    {
    }

    [Fact]
    public void Higher_priorities_come_out_first_and_equal_ones_in_arrival_order()
    {
        var queue = new PriorityQueue();
        int[] priorities = [0, 5, -5, 5, 0, 5, -5, 0];
        for (int id = 0; id < priorities.Length; id++)
            Assert.True(queue.TryEnqueue(Item(id, priorities[id])));

        Assert.Equal([1, 3, 5, 0, 4, 7, 2, 6], Drain(queue));
    }

    [Fact]
    public void The_extreme_priorities_are_the_first_and_the_last()
    {
        var queue = new PriorityQueue();
        int[] priorities = [int.MinValue, -1, int.MaxValue, 0, int.MinValue + 1, int.MaxValue - 1];
        for (int id = 0; id < priorities.Length; id++)
            Assert.True(queue.TryEnqueue(Item(id, priorities[id])));

        Assert.Equal([2, 5, 3, 1, 4, 0], Drain(queue));
    }

    [Fact]
    public void It_is_not_thread_safe() => Assert.False(new PriorityQueue().IsThreadSafe);
}

[Collection(InterleavingCollection.Name)]
public sealed class PriorityQueueStressTests : WorkQueueStressContract
{
    public PriorityQueueStressTests()
        : base(QueueKind.Priority)
    {
    }
}
