using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

public sealed class WorkQueueTests
{
    [Fact]
    public void Each_factory_makes_a_new_queue_of_its_kind()
    {
        Assert.IsType<FifoQueue>(WorkQueue.CreateFifo());
        Assert.IsType<BoundedFifoQueue>(WorkQueue.CreateBoundedFifo(3));
        Assert.IsType<RingQueue>(WorkQueue.CreateRing(3));
        Assert.IsType<LifoQueue>(WorkQueue.CreateLifo());
        Assert.IsType<PriorityQueue>(WorkQueue.CreatePriority());
        Assert.IsType<DeadlineQueue>(WorkQueue.CreateDeadline());
        Assert.NotSame(WorkQueue.CreateFifo(), WorkQueue.CreateFifo());
    }
}
