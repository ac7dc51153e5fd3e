using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

/// <summary>Queues that let go of entries before they come out.</summary>
[Collection(InterleavingCollection.Name)]
public sealed class SweepTests
{
    public static TheoryData<string> Kinds => ["fifo", "lifo", "priority", "deadline", "turns"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sweep_takes_the_dead_once_and_leaves_the_others_in_their_order(string kind)
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            IWorkQueue swept = Create(kind);
            IWorkQueue plain = Create(kind);
            var dead = new HashSet<int>();
            int next = 0;
            for (int step = 0; step < 6; step++)
            {
                for (int i = random.Next(100); i > 0; i--)
                {
                    QueuedItem item = Item(next++, random.Next(4));
                    Assert.True(swept.TryEnqueue(item));
                    Assert.True(plain.TryEnqueue(item));
                    if (random.Next(3) != 0)
                        dead.Add(item.Id.Value);
                }

                var seen = new HashSet<int>();
                ((ISweepable)swept).Sweep(id => dead.Contains(id.Value) && Assert.IsType<bool>(seen.Add(id.Value)));
                for (int i = random.Next(20); i > 0; i--)
                    Assert.Equal(TakeLive(plain, dead), TakeLive(swept, dead));
            }

            Assert.Equal(plain.Count == 0, swept.Count == 0);
            while (TakeLive(plain, dead) is { } expected)
                Assert.Equal(expected, TakeLive(swept, dead));
            Assert.Null(TakeLive(swept, dead));
            Assert.Equal(0, swept.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Beside_sweeps_every_item_comes_out_once_or_is_swept(string kind)
    {
        const int Producers = 2;
        const int Each = 4_000;
        using Interleaved delays = Interleaved.At(2);
        IWorkQueue queue = Create(kind);
        int[] fates = new int[Producers * Each];
        int left = fates.Length;
        int enqueued = 0;
        var lastOf = new int[Producers];
        int outOfOrder = 0;
        Gang.Run(Producers + 3, (member, stop) =>
        {
            if (member < Producers)
            {
                for (int i = 0; i < Each; i++)
                {
                    Assert.True(queue.TryEnqueue(Item((member * Each) + i, 0)));
                    Interlocked.Increment(ref enqueued);
                    while (Volatile.Read(ref enqueued) - (fates.Length - Volatile.Read(ref left)) > 500)
                        stop.ThrowIfCancellationRequested();
                }
            }
            else if (member == Producers)
            {
                // One consumer: what one producer put in comes out in that order.
                while (Volatile.Read(ref left) > 0)
                {
                    stop.ThrowIfCancellationRequested();
                    if (!queue.TryDequeue(out QueuedItem item))
                        continue;
                    int producer = item.Id.Value / Each;
                    if (kind == "fifo" && item.Id.Value % Each + 1 <= lastOf[producer])
                        outOfOrder++;
                    lastOf[producer] = (item.Id.Value % Each) + 1;
                    Interlocked.Increment(ref fates[item.Id.Value]);
                    Interlocked.Decrement(ref left);
                }
            }
            else
            {
                while (Volatile.Read(ref left) > 0)
                {
                    stop.ThrowIfCancellationRequested();
                    ((ISweepable)queue).Sweep(id =>
                    {
                        if (id.Value % 3 == 0)
                            return false;
                        Interlocked.Increment(ref fates[id.Value]);
                        Interlocked.Decrement(ref left);
                        return true;
                    });
                    Thread.Yield();
                }
            }
        });

        Assert.All(fates, static fate => Assert.Equal(1, fate));
        Assert.Equal(0, outOfOrder);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_queue_that_was_large_once_is_small_again_and_keeps_what_it_holds()
    {
        var queue = new FifoQueue();
        for (int i = 0; i < 100_000; i++)
            Assert.True(queue.TryEnqueue(Item(i, 0)));
        for (int i = 0; i < 99_990; i++)
            Assert.True(queue.TryDequeue(out _));
        long before = GC.GetTotalMemory(forceFullCollection: true);

        queue.Trim();
        for (int i = 100_000; i < 100_010; i++)
            Assert.True(queue.TryEnqueue(Item(i, 0)));
        for (int i = 99_990; i < 100_010; i++)
        {
            Assert.True(queue.TryDequeue(out QueuedItem item));
            Assert.Equal(i, item.Id.Value);
        }

        queue.Trim();
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(before - after > 100_000, $"It kept {before - after} bytes fewer than before.");
        Assert.False(queue.TryDequeue(out _));
    }

    [Fact]
    public void The_count_over_several_segments_is_that_of_one_instant()
    {
        const int InFirst = 32;
        int points, swapAt = 0;
        do
        {
            var queue = new FifoQueue();
            for (int i = 0; i <= InFirst; i++)
                Assert.True(queue.TryEnqueue(Item(i, 0)));
            int count = 0;
            points = Scripted.Run(
                () => count = queue.Count,
                at =>
                {
                    if (at != swapAt)
                        return;
                    for (int i = 0; i < InFirst; i++)
                        Assert.True(queue.TryDequeue(out _));
                    for (int i = 0; i < InFirst; i++)
                        Assert.True(queue.TryEnqueue(Item(i, 0)));
                });

            Assert.InRange(count, 1, InFirst + 1);
        }
        while (++swapAt <= points);

        Assert.True(points > 1, $"The count reached {points} interleaving points.");
    }

    private static QueuedItem Item(int id, int order) => new(new WorkItemId(id), order, order, null);

    private static int? TakeLive(IWorkQueue queue, HashSet<int> dead)
    {
        while (queue.TryDequeue(out QueuedItem item))
        {
            if (!dead.Contains(item.Id.Value))
                return item.Id.Value;
        }

        return null;
    }

    private static IWorkQueue Create(string kind) => kind switch
    {
        "fifo" => WorkQueue.CreateFifo(),
        "lifo" => WorkQueue.CreateLifo(),
        "priority" => new LockedQueue(WorkQueue.CreatePriority()),
        "deadline" => new LockedQueue(WorkQueue.CreateDeadline()),
        _ => new TurnTakingQueue(WorkQueue.CreateLifo()),
    };
}
