using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

/// <summary>Operations interrupted at each of their points in turn by complete operations of others.</summary>
public sealed class QueueInterleavingTests
{
    // More than any of the operations below reaches.
    private const int Points = 12;

    /// <summary>
    /// The first segment is drained and one item is left in the second. While a consumer goes for it, another takes it and a
    /// producer fills the second segment up, each at any of the points.
    /// </summary>
    [Fact]
    public void A_consumer_never_leaves_a_segment_that_was_filled_after_it_looked()
    {
        int reached = 0;
        for (int takeAt = 0; takeAt < Points; takeAt++)
        {
            for (int fillAt = 0; fillAt < Points; fillAt++)
            {
                var queue = new FifoQueue();
                List<int> taken = [];
                Enqueue(queue, 0, 33);
                Take(queue, 32, taken);

                reached = Math.Max(reached, Scripted.Run(
                    () => Take(queue, 1, taken),
                    point =>
                    {
                        if (point == takeAt)
                            Take(queue, 1, taken);
                        if (point == fillAt)
                            Enqueue(queue, 33, 100);
                    }));

                Take(queue, int.MaxValue, taken);
                taken.Sort();
                Assert.Equal(Enumerable.Range(0, taken.Count), taken);
                Assert.Contains(taken.Count, (int[])[33, 133]);
                Assert.Equal(0, queue.Count);
            }
        }

        Assert.InRange(reached, 4, Points);
    }

    /// <summary>
    /// A producer has claimed the last slot of a segment and not yet written it. Behind it another item is complete, so a consumer
    /// must neither say that the queue is empty nor take that one first.
    /// </summary>
    [Fact]
    public void An_item_behind_a_frozen_segment_waits_for_the_one_still_being_written()
    {
        using var finished = new ManualResetEventSlim();
        var queue = new FifoQueue();
        List<int> taken = [];
        Thread? consumer = null;
        int waited = 0;
        bool first = false;
        Enqueue(queue, 0, 31);

        Scripted.Run(
            () => Enqueue(queue, 31, 1),
            point =>
            {
                // Point 0 is before the claim, point 1 after it.
                if (point != 1)
                    return;
                Enqueue(queue, 32, 1);
                Take(queue, 31, taken);

                consumer = new Thread(() =>
                {
                    Scripted.Run(() => first = queue.TryDequeue(out QueuedItem item) && item.Id.Value == 31, _ =>
                    {
                        if (++waited == 20)
                            finished.Set();
                    });
                    finished.Set();
                });
                consumer.Start();
                Assert.True(finished.Wait(Patience.Limit));
                Assert.Equal(2, queue.Count);
            });

        Assert.NotNull(consumer);
        Assert.True(consumer.Join(Patience.Limit));
        Assert.True(first);
        Take(queue, int.MaxValue, taken);
        Assert.Equal(Enumerable.Range(0, 31).Append(32), taken);
    }

    [Fact]
    public void A_single_item_still_being_written_counts_but_keeps_nobody_waiting()
    {
        foreach (IWorkQueue queue in (IWorkQueue[])[new FifoQueue(), new BoundedFifoQueue(4)])
        {
            int looks = 0;
            Scripted.Run(
                () => Enqueue(queue, 5, 1),
                point =>
                {
                    if (point != 1)
                        return;
                    looks++;
                    Assert.Equal(1, queue.Count);
                    Assert.False(queue.TryDequeue(out _));
                });

            Assert.Equal(1, looks);
            Assert.True(queue.TryDequeue(out QueuedItem item));
            Assert.Equal(5, item.Id.Value);
        }
    }

    /// <summary>The top item is taken, another takes its node's place under it, and it comes back: the old word must not match.</summary>
    [Fact]
    public void A_stack_notices_that_its_top_left_and_came_back()
    {
        for (int at = 0; at < Points; at++)
        {
            var queue = new LifoQueue();
            List<int> taken = [];
            Enqueue(queue, 0, 3);

            Scripted.Run(
                () => Take(queue, 1, taken),
                point =>
                {
                    if (point != at)
                        return;
                    Take(queue, 2, taken);
                    Enqueue(queue, 3, 2);
                });

            Take(queue, int.MaxValue, taken);
            int all = taken.Count;
            taken.Sort();
            Assert.Equal(Enumerable.Range(0, all), taken);
            Assert.Contains(all, (int[])[3, 5]);
            Assert.Equal(0, queue.Count);
        }
    }

    [Fact]
    public void The_count_of_a_stack_is_one_it_had()
    {
        var queue = new LifoQueue();
        Enqueue(queue, 0, 2);
        int count = 0;

        // Three more arrive between reading the top and reading its depth again.
        int points = Scripted.Run(
            () => count = queue.Count,
            point =>
            {
                if (point == 0)
                    Enqueue(queue, 2, 3);
            });

        Assert.Equal(5, count);
        Assert.Equal(2, points);
    }

    private static void Enqueue(IWorkQueue queue, int first, int count)
    {
        for (int id = first; id < first + count; id++)
            Assert.True(queue.TryEnqueue(new QueuedItem(new WorkItemId(id), 0, 0, null)));
    }

    private static void Take(IWorkQueue queue, int most, List<int> taken)
    {
        for (int i = 0; i < most && queue.TryDequeue(out QueuedItem item); i++)
            taken.Add(item.Id.Value);
    }
}
