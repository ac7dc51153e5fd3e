namespace WorkerPool.Tests.Stress;

/// <summary>The shapes of pools that do not depend on the queue: each full mode, and the odd ones.</summary>
internal static class StressLimits
{
    internal const int Bound = 8;

    internal static void Apply(PoolOptions options, string name)
    {
        switch (name)
        {
            case "NoQueue":
                options.MaxQueueSize = 0;
                options.QueueFullMode = QueueFullMode.Wait;
                break;
            case "Recycling":
                options.MaxTasksPerWorker = 50;
                break;
            case "Interleaving":
                options.ConcurrentTasksPerWorker = 4;
                break;
            case "InterleavingAndRecycling":
                options.ConcurrentTasksPerWorker = 4;
                options.MaxTasksPerWorker = 50;
                break;
            case "Quarantining":
                options.AbortTimeout = TimeSpan.FromMilliseconds(1);
                options.MaxQuarantined = 4;
                break;
            default:
                options.MaxQueueSize = Bound;
                options.QueueFullMode = Enum.Parse<QueueFullMode>(name);
                break;
        }
    }
}
