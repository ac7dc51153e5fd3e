using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

public sealed class LifoQueueTests : WorkQueueContract
{
    public LifoQueueTests()
        : base(QueueKind.Lifo)
    {
    }

    [Fact]
    public void Items_2_4_6_8_come_out_as_8_6_4_2()
    {
        var queue = new LifoQueue();
        foreach (int id in (int[])[2, 4, 6, 8])
            Assert.True(queue.TryEnqueue(Item(id, priority: -id)));

        Assert.Equal([8, 6, 4, 2], Drain(queue));
    }

    [Fact]
    public void It_is_thread_safe() => Assert.True(new LifoQueue().IsThreadSafe);
}

[Collection(InterleavingCollection.Name)]
public sealed class LifoQueueStressTests : WorkQueueStressContract
{
    public LifoQueueStressTests()
        : base(QueueKind.Lifo)
    {
    }
}
