using WorkerPool.Benchmarks.Compare;

namespace WorkerPool.Benchmarks.Bench;

/// <summary>What the queue benchmarks put in, and whether all of it came out.</summary>
internal static class QueueItems
{
    internal static QueuedItem Create(int id) => new(new WorkItemId(id), 0, QueuedItem.NoDeadline, null);

    internal static long Check(long sum, int items)
    {
        long expected = (long)items * (items - 1) / 2;
        return sum == expected
            ? sum
            : throw new WrongResultException($"The ids that came out add up to {sum}; {expected} is right for {items} items.");
    }
}
