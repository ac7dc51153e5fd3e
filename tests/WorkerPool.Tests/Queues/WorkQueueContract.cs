using System.Runtime.CompilerServices;
using Xunit;

namespace WorkerPool.Tests.Queues;

/// <summary>What every queue does, used by one thread.</summary>
public abstract class WorkQueueContract
{
    private readonly QueueKind _kind;

    private protected WorkQueueContract(QueueKind kind) => _kind = kind;

    private protected static QueuedItem Item(int id, int priority = 0, long deadline = QueuedItem.NoDeadline, object? metadata = null) =>
        new(new WorkItemId(id), priority, deadline, metadata);

    private protected static List<int> Drain(IWorkQueue queue)
    {
        List<int> ids = [];
        while (queue.TryDequeue(out QueuedItem item))
            ids.Add(item.Id.Value);
        return ids;
    }

    [Fact]
    public void A_new_queue_is_empty()
    {
        IWorkQueue queue = _kind.Create();

        Assert.Equal(0, queue.Count);
        Assert.False(queue.TryDequeue(out QueuedItem item));
        Assert.Equal(default, item);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void One_item_goes_in_and_comes_out()
    {
        IWorkQueue queue = _kind.Create();

        Assert.True(queue.TryEnqueue(Item(7)));
        Assert.True(queue.TryDequeue(out QueuedItem item));
        Assert.Equal(Item(7), item);
        Assert.False(queue.TryDequeue(out _));
    }

    [Fact]
    public void Count_follows_every_enqueue_and_dequeue()
    {
        IWorkQueue queue = _kind.Create();
        int most = Math.Min(_kind.Capacity, 1_000);

        for (int i = 1; i <= most; i++)
        {
            Assert.True(queue.TryEnqueue(Item(i)));
            Assert.Equal(i, queue.Count);
        }

        for (int i = most - 1; i >= 0; i--)
        {
            Assert.True(queue.TryDequeue(out _));
            Assert.Equal(i, queue.Count);
        }
    }

    [Fact]
    public void Items_come_out_exactly_as_they_went_in()
    {
        IWorkQueue queue = _kind.Create();
        QueuedItem[] items =
        [
            Item(0),
            Item(int.MaxValue, int.MinValue, long.MinValue, new object()),
            Item(1, int.MaxValue, 0, "metadata"),
            Item(2, -1, long.MaxValue - 1, new object()),
        ];

        foreach (QueuedItem item in items)
            Assert.True(queue.TryEnqueue(item));

        Dictionary<int, QueuedItem> returned = [];
        while (queue.TryDequeue(out QueuedItem item))
            returned.Add(item.Id.Value, item);

        Assert.Equal(items.Length, returned.Count);
        foreach (QueuedItem item in items)
        {
            Assert.Equal(item, returned[item.Id.Value]);
            Assert.Same(item.Metadata, returned[item.Id.Value].Metadata);
        }
    }

    [Fact]
    public void A_slot_used_again_does_not_show_the_metadata_of_its_last_item()
    {
        IWorkQueue queue = _kind.Create();
        for (int i = 0; i < 500; i++)
        {
            object? metadata = i % 2 == 0 ? new object() : null;
            Assert.True(queue.TryEnqueue(Item(i, metadata: metadata)));
            Assert.True(queue.TryDequeue(out QueuedItem item));
            Assert.Same(metadata, item.Metadata);
        }
    }

    [Fact]
    public void Dequeuing_until_empty_clears_the_queue_which_then_serves_again()
    {
        IWorkQueue queue = _kind.Create();
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 80; i++)
                Assert.True(queue.TryEnqueue(Item(i)));

            List<int> ids = Drain(queue);
            ids.Sort();
            Assert.Equal(Enumerable.Range(0, 80), ids);
            Assert.Equal(0, queue.Count);
            Assert.False(queue.TryDequeue(out _));
        }
    }

    [Fact]
    public void Many_waiting_items_all_come_out_once()
    {
        IWorkQueue queue = _kind.Create();
        int many = Math.Min(_kind.Capacity, 100_000);
        for (int i = 0; i < many; i++)
            Assert.True(queue.TryEnqueue(Item(i)));

        Assert.Equal(many, queue.Count);
        List<int> ids = Drain(queue);
        ids.Sort();
        Assert.Equal(Enumerable.Range(0, many), ids);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Mixed_operations_agree_with_a_simple_model(int seed)
    {
        var random = new Random(seed);
        IWorkQueue queue = _kind.Create();
        List<QueuedItem> model = [];

        for (int step = 0; step < 20_000; step++)
        {
            // The share of enqueues swings, so that the queue grows to some hundreds and empties again.
            bool enqueue = random.Next(100) < (step / 600 % 2 == 0 ? 80 : 20);
            if (enqueue)
            {
                QueuedItem item = Item(step, random.Next(-3, 4), random.Next(10), random.Next(2) == 0 ? step : null);
                bool taken = queue.TryEnqueue(item);
                Assert.Equal(model.Count < _kind.Capacity, taken);
                if (taken)
                    model.Add(item);
            }
            else
            {
                bool taken = queue.TryDequeue(out QueuedItem item);
                Assert.Equal(model.Count > 0, taken);
                if (taken)
                {
                    int next = _kind.Next(model);
                    Assert.Equal(model[next], item);
                    model.RemoveAt(next);
                }
            }

            Assert.Equal(model.Count, queue.Count);
        }
    }

    [Fact]
    public void A_dequeued_item_is_not_kept_alive()
    {
        IWorkQueue queue = _kind.Create();
        WeakReference[] metadata = EnqueueObjects(queue, 60);
        DequeueAll(queue);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.All(metadata, reference => Assert.False(reference.IsAlive));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_waiting_item_is_kept_alive()
    {
        IWorkQueue queue = _kind.Create();
        WeakReference[] metadata = EnqueueObjects(queue, 60);

        GC.Collect();

        Assert.All(metadata, reference => Assert.True(reference.IsAlive));
        Assert.Equal(60, queue.Count);
    }

    [Fact]
    public void A_queue_that_has_grown_allocates_nothing()
    {
        IWorkQueue queue = _kind.Create();
        object metadata = new();
        Use(queue, metadata, 20);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Use(queue, metadata, 1_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(0, queue.Count);

        static void Use(IWorkQueue queue, object metadata, int rounds)
        {
            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < 90; i++)
                    queue.TryEnqueue(Item(i, i % 3, i % 5, metadata));
                for (int i = queue.Count; i >= 0; i--)
                    queue.TryDequeue(out _);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] EnqueueObjects(IWorkQueue queue, int count)
    {
        var references = new WeakReference[count];
        for (int i = 0; i < count; i++)
        {
            object metadata = new();
            references[i] = new WeakReference(metadata);
            Assert.True(queue.TryEnqueue(Item(i, i, i, metadata)));
        }

        return references;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DequeueAll(IWorkQueue queue)
    {
        while (queue.TryDequeue(out QueuedItem item))
            Assert.NotNull(item.Metadata);
    }
}
