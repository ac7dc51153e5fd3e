namespace WorkerPool.Tests.Stress;

/// <summary>The pools that the stress program runs through: each strategy, a user's own queue, each full mode, and the odd ones.</summary>
internal static class StressShapes
{
    internal static IReadOnlyList<string> Names { get; } =
    [
        "Fifo", "Lifo", "Priority", "Deadline", "OwnQueue", "OwnBoundedQueue", "OwnDropOldest", "OwnDropNewest",
        "Reject", "Wait", "DropOldest", "DropNewest", "CallerRuns", "NoQueue",
        "Recycling", "Interleaving", "InterleavingAndRecycling", "Quarantining",
    ];

    internal static PoolOptions Create(string name, int workers)
    {
        // Long enough that a worker whose cleanup is stuck fails the run instead of being replaced.
        var options = new PoolOptions { Name = "Stress " + name, MaxWorkers = workers, AbortTimeout = 4 * Patience.Limit };
        switch (name)
        {
            case "Fifo" or "Lifo" or "Priority" or "Deadline":
                options.QueueStrategy = Enum.Parse<QueueStrategy>(name);
                break;
            case "OwnQueue":
                options.Queue = new RandomOrderQueue();
                break;
            case "OwnBoundedQueue":
                options.Queue = new RandomOrderQueue(StressLimits.Bound);
                options.QueueFullMode = QueueFullMode.Wait;
                break;
            case "OwnDropOldest" or "OwnDropNewest":
                // Full with entries of calls that are gone, while the door has room.
                options.Queue = WorkQueue.CreateBoundedFifo(2 * StressLimits.Bound);
                options.MaxQueueSize = StressLimits.Bound;
                options.QueueFullMode = Enum.Parse<QueueFullMode>(name[3..]);
                break;
            default:
                StressLimits.Apply(options, name);
                break;
        }

        return options;
    }
}
