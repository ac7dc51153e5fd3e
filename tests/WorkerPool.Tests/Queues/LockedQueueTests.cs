using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

public sealed class LockedQueueTests : WorkQueueContract
{
    public LockedQueueTests()
        : base(QueueKind.LockedUser)
    {
    }

    [Fact]
    public void It_is_thread_safe_whatever_it_wraps()
    {
        Assert.True(new LockedQueue(new UserQueue()).IsThreadSafe);
        Assert.True(new LockedQueue(new FifoQueue()).IsThreadSafe);
    }

    [Fact]
    public void It_needs_a_queue() => Assert.Throws<ArgumentNullException>(() => new LockedQueue(null!));

    [Fact]
    public void Items_that_waited_before_it_was_wrapped_count()
    {
        var inner = new UserQueue();
        inner.TryEnqueue(Item(1));
        var queue = new LockedQueue(inner);

        Assert.Equal(1, queue.Count);
        Assert.Equal([1], Drain(queue));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_refusal_passes_through_and_leaves_the_count()
    {
        var queue = new LockedQueue(new BoundedFifoQueue(1));

        Assert.True(queue.TryEnqueue(Item(1)));
        Assert.False(queue.TryEnqueue(Item(2)));
        Assert.Equal(1, queue.Count);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void An_exception_while_enqueuing_passes_through_and_the_count_stays_right(bool afterwards, int expected)
    {
        var inner = new FaultyQueue();
        var queue = new LockedQueue(inner);
        Assert.True(queue.TryEnqueue(Item(1)));

        inner.Fail(afterwards);
        Assert.Same(inner.Failure, Assert.Throws<InvalidOperationException>(() => queue.TryEnqueue(Item(2))));
        Assert.Equal(expected, queue.Count);

        inner.Recover();
        Assert.Equal(Enumerable.Range(1, expected), Drain(queue));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void An_exception_while_dequeuing_passes_through_and_the_count_stays_right(bool afterwards, int expected)
    {
        var inner = new FaultyQueue();
        var queue = new LockedQueue(inner);
        Assert.True(queue.TryEnqueue(Item(1)));
        Assert.True(queue.TryEnqueue(Item(2)));

        inner.Fail(afterwards);
        Assert.Same(inner.Failure, Assert.Throws<InvalidOperationException>(() => queue.TryDequeue(out _)));
        Assert.Equal(expected, queue.Count);

        inner.Recover();
        Assert.Equal(Enumerable.Range(3 - expected, expected), Drain(queue));
    }

    [Fact]
    public void Count_does_not_wait_for_the_lock()
    {
        using var inner = new SlowQueue();
        var queue = new LockedQueue(inner);

        Gang.Run(
            stop => Assert.True(queue.TryEnqueue(Item(1))),
            stop =>
            {
                inner.Entered.Wait(stop);
                Assert.Equal(0, queue.Count);
                inner.Leave.Set();
            });

        Assert.Equal(1, queue.Count);
    }

    private sealed class FaultyQueue : IWorkQueue
    {
        private readonly Queue<QueuedItem> _items = new();
        private bool? _failsAfterwards;

        public InvalidOperationException Failure { get; } = new("The queue failed.");

        public bool IsThreadSafe => false;

        public int Count => _items.Count;

        public void Fail(bool afterwards) => _failsAfterwards = afterwards;

        public void Recover() => _failsAfterwards = null;

        public bool TryEnqueue(in QueuedItem item)
        {
            ThrowIf(false);
            _items.Enqueue(item);
            ThrowIf(true);
            return true;
        }

        public bool TryDequeue(out QueuedItem item)
        {
            ThrowIf(false);
            bool taken = _items.TryDequeue(out item);
            ThrowIf(true);
            return taken;
        }

        private void ThrowIf(bool afterwards)
        {
            if (_failsAfterwards == afterwards)
                throw Failure;
        }
    }

    private sealed class SlowQueue : IWorkQueue, IDisposable
    {
        private int _count;

        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Leave { get; } = new();

        public bool IsThreadSafe => false;

        public int Count => _count;

        public bool TryEnqueue(in QueuedItem item)
        {
            Entered.Set();
            if (!Leave.Wait(Patience.Limit))
                return false;
            _count++;
            return true;
        }

        public bool TryDequeue(out QueuedItem item)
        {
            item = default;
            return false;
        }

        public void Dispose()
        {
            Entered.Dispose();
            Leave.Dispose();
        }
    }
}

[Collection(InterleavingCollection.Name)]
public sealed class LockedQueueStressTests : WorkQueueStressContract
{
    public LockedQueueStressTests()
        : base(QueueKind.LockedUser)
    {
    }
}
