using WorkerPool.Queues;

namespace WorkerPool.Tests.Queues;

/// <summary>What the contract suites need to know of an implementation.</summary>
/// <param name="Create">Makes an empty queue.</param>
/// <param name="Next">The order: given what waits, in arrival order, the index of what comes out next.</param>
/// <param name="Capacity">The most items it takes.</param>
internal sealed record QueueKind(
    Func<IWorkQueue> Create, Func<IReadOnlyList<QueuedItem>, int> Next, int Capacity = int.MaxValue)
{
    public static readonly QueueKind Fifo = new(WorkQueue.CreateFifo, First);
    public static readonly QueueKind BoundedFifo = new(() => WorkQueue.CreateBoundedFifo(100), First, 100);
    public static readonly QueueKind Ring = new(() => WorkQueue.CreateRing(100), First, 100);
    public static readonly QueueKind Lifo = new(WorkQueue.CreateLifo, Last);
    public static readonly QueueKind Priority = new(WorkQueue.CreatePriority, HighestPriority);
    public static readonly QueueKind Deadline = new(WorkQueue.CreateDeadline, EarliestDeadline);
    public static readonly QueueKind LockedUser = new(() => new LockedQueue(new UserQueue()), First);

    /// <summary>Whether items leave in arrival order.</summary>
    public bool IsFifo => Next == First;

    /// <summary>A queue for several threads, guarded as the pool guards it.</summary>
    public IWorkQueue CreateShared()
    {
        IWorkQueue queue = Create();
        return queue.IsThreadSafe ? queue : new LockedQueue(queue);
    }

    public static int First(IReadOnlyList<QueuedItem> waiting) => 0;

    public static int Last(IReadOnlyList<QueuedItem> waiting) => waiting.Count - 1;

    public static int HighestPriority(IReadOnlyList<QueuedItem> waiting) =>
        BestBy(waiting, static (challenger, best) => challenger.Priority > best.Priority);

    public static int EarliestDeadline(IReadOnlyList<QueuedItem> waiting) =>
        BestBy(waiting, static (challenger, best) => challenger.Deadline < best.Deadline);

    private static int BestBy(IReadOnlyList<QueuedItem> waiting, Func<QueuedItem, QueuedItem, bool> isBetter)
    {
        int best = 0;
        for (int i = 1; i < waiting.Count; i++)
        {
            if (isBetter(waiting[i], waiting[best]))
                best = i;
        }

        return best;
    }
}
