using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

/// <summary>What a queue of a fixed capacity adds to the contract of all.</summary>
public abstract class BoundedQueueContract : WorkQueueContract
{
    private readonly Func<int, IWorkQueue> _create;

    private protected BoundedQueueContract(QueueKind kind, Func<int, IWorkQueue> create)
        : base(kind) => _create = create;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(1000)]
    public void It_takes_exactly_its_capacity_and_again_after_each_dequeue(int capacity)
    {
        IWorkQueue queue = _create(capacity);
        for (int i = 0; i < capacity; i++)
            Assert.True(queue.TryEnqueue(Item(i)));

        for (int i = 0; i < 3 * capacity; i++)
        {
            Assert.False(queue.TryEnqueue(Item(-1, metadata: this)));
            Assert.Equal(capacity, queue.Count);
            Assert.True(queue.TryDequeue(out QueuedItem item));
            Assert.Equal(i, item.Id.Value);
            Assert.Equal(capacity - 1, queue.Count);
            Assert.True(queue.TryEnqueue(Item(capacity + i)));
        }

        Assert.Equal(Enumerable.Range(3 * capacity, capacity), Drain(queue));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData((1 << 24) + 1)]
    [InlineData(int.MaxValue)]
    public void A_capacity_out_of_range_is_refused_naming_it_and_what_is_allowed(int capacity)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => _create(capacity));

        Assert.Equal("capacity", e.ParamName);
        Assert.Equal(capacity, e.ActualValue);
        Assert.Contains($"{capacity}; it must be from 1 to 16777216", e.Message, StringComparison.Ordinal);
    }
}
