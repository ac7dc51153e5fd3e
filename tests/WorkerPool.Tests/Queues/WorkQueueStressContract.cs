using Xunit;

namespace WorkerPool.Tests.Queues;

/// <summary>
/// What every queue does, used by more threads than there are cores and with random delays between its steps. A queue that is not
/// thread-safe is guarded as the pool guards it.
/// </summary>
public abstract class WorkQueueStressContract
{
    private const int Level = 2;

    private readonly QueueKind _kind;

    private protected WorkQueueStressContract(QueueKind kind) => _kind = kind;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    public void Every_item_comes_out_exactly_once(int producers, int consumers)
    {
        const int Items = 8_000;
        using Interleaved delays = Interleaved.At(Level);
        IWorkQueue queue = _kind.CreateShared();
        int[] seen = new int[Items];
        int left = Items;
        int perProducer = Items / producers;

        Gang.Run(producers + consumers, (member, stop) =>
        {
            if (member < producers)
            {
                for (int i = 0; i < perProducer; i++)
                    Enqueue(queue, Item(member * perProducer + i), stop);
                return;
            }

            while (Volatile.Read(ref left) > 0)
            {
                if (queue.TryDequeue(out QueuedItem item))
                {
                    Interlocked.Increment(ref seen[item.Id.Value]);
                    Interlocked.Decrement(ref left);
                }
                else
                {
                    Pause(stop);
                }
            }
        });

        Assert.All(seen, times => Assert.Equal(1, times));
        Assert.Equal(0, queue.Count);
        Assert.False(queue.TryDequeue(out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void One_consumer_sees_each_producers_items_in_order_if_the_queue_is_fifo(int producers)
    {
        const int PerProducer = 3_000;
        using Interleaved delays = Interleaved.At(Level);
        IWorkQueue queue = _kind.CreateShared();
        List<int>[] order = [.. Enumerable.Range(0, producers).Select(_ => new List<int>(PerProducer))];

        Gang.Run(producers + 1, (member, stop) =>
        {
            if (member < producers)
            {
                for (int i = 0; i < PerProducer; i++)
                    Enqueue(queue, Item(i, metadata: order[member]), stop);
                return;
            }

            for (int taken = 0; taken < producers * PerProducer; taken++)
            {
                QueuedItem item;
                while (!queue.TryDequeue(out item))
                    Pause(stop);
                ((List<int>)item.Metadata!).Add(item.Id.Value);
            }
        });

        foreach (List<int> ids in order)
        {
            if (!_kind.IsFifo)
                ids.Sort();
            Assert.Equal(Enumerable.Range(0, PerProducer), ids);
        }
    }

    /// <summary>
    /// Every thread takes no more than it has put in, and one item more is there from the start. So the queue is never empty, and
    /// neither Count nor TryDequeue may say so.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void While_an_item_is_present_Count_is_not_0_and_TryDequeue_succeeds(int burst)
    {
        const int Movers = 4;
        using Interleaved delays = Interleaved.At(Level);

        // New queues, because the built-in ones switch segments only while they grow.
        for (int round = 0; round < 5; round++)
        {
            IWorkQueue queue = _kind.CreateShared();
            Assert.True(queue.TryEnqueue(Item(0)));
            int moving = Movers;
            long zeros = 0;
            long misses = 0;
            long looks = 0;

            Gang.Run(Movers + 2, (member, stop) =>
            {
                if (member >= Movers)
                {
                    // At least once: the movers may be done before this thread runs.
                    do
                    {
                        if (queue.Count < 1)
                            Interlocked.Increment(ref zeros);
                        Interlocked.Increment(ref looks);
                        stop.ThrowIfCancellationRequested();
                    }
                    while (Volatile.Read(ref moving) > 0);

                    return;
                }

                for (int i = 0; i < 500 / burst; i++)
                {
                    for (int k = 0; k < burst; k++)
                        Enqueue(queue, Item(i, i % 3, k), stop);
                    for (int k = 0; k < burst; k++)
                    {
                        while (!queue.TryDequeue(out _))
                        {
                            Interlocked.Increment(ref misses);
                            Pause(stop);
                        }
                    }
                }

                Interlocked.Decrement(ref moving);
            });

            Assert.Equal(0, zeros);
            Assert.Equal(0, misses);
            Assert.NotEqual(0, looks);
            Assert.Equal(1, queue.Count);
        }
    }

    /// <summary>A few items that are taken and put back all the time: what a stack that mistakes a reused node for the old one loses.</summary>
    [Fact]
    public void Items_put_back_again_and_again_are_never_lost_or_doubled()
    {
        const int Items = 3;
        using Interleaved delays = Interleaved.At(Level);
        IWorkQueue queue = _kind.CreateShared();
        int[] held = new int[Items];
        for (int i = 0; i < Items; i++)
            Assert.True(queue.TryEnqueue(Item(i)));

        Gang.Run(4, (_, stop) =>
        {
            for (int i = 0; i < 4_000; i++)
            {
                QueuedItem item;
                while (!queue.TryDequeue(out item))
                    Pause(stop);
                Assert.Equal(0, Interlocked.Exchange(ref held[item.Id.Value], 1));
                Volatile.Write(ref held[item.Id.Value], 0);
                Enqueue(queue, item, stop);
            }
        });

        List<int> left = [];
        while (queue.TryDequeue(out QueuedItem item))
            left.Add(item.Id.Value);
        left.Sort();
        Assert.Equal(Enumerable.Range(0, Items), left);
    }

    [Fact]
    public void Items_of_concurrent_producers_come_out_in_the_queues_order()
    {
        const int Producers = 4;
        int perProducer = Math.Min(_kind.Capacity / Producers, 250);
        using Interleaved delays = Interleaved.At(Level);
        IWorkQueue queue = _kind.CreateShared();

        Gang.Run(Producers, (member, stop) =>
        {
            for (int i = 0; i < perProducer; i++)
                Enqueue(queue, Item(i, i % 5 - 2, i % 7, member), stop);
        });

        List<QueuedItem> taken = [];
        while (queue.TryDequeue(out QueuedItem item))
            taken.Add(item);

        // Each producer alone must see the order the queue has for one thread.
        Assert.Equal(Producers * perProducer, taken.Count);
        foreach (IGrouping<object?, QueuedItem> own in taken.GroupBy(item => item.Metadata))
        {
            List<QueuedItem> waiting = [.. own.OrderBy(item => item.Id.Value)];
            foreach (QueuedItem item in own)
            {
                int next = _kind.Next(waiting);
                Assert.Equal(waiting[next], item);
                waiting.RemoveAt(next);
            }

            Assert.Empty(waiting);
        }

        // And nothing overtakes something better of another producer.
        for (int i = 1; i < taken.Count; i++)
        {
            QueuedItem[] pair = [taken[i - 1], taken[i]];
            bool later = pair[0].Priority != pair[1].Priority || pair[0].Deadline != pair[1].Deadline;
            if (later && _kind.Next != QueueKind.Last)
                Assert.Equal(0, _kind.Next(pair));
        }
    }

    private protected static QueuedItem Item(int id, int priority = 0, long deadline = QueuedItem.NoDeadline, object? metadata = null) =>
        new(new WorkItemId(id), priority, deadline, metadata);

    // Waits as long as a bounded queue is full.
    private protected static void Enqueue(IWorkQueue queue, in QueuedItem item, CancellationToken stop)
    {
        while (!queue.TryEnqueue(in item))
            Pause(stop);
    }

    private protected static void Pause(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Thread.Yield();
    }
}
