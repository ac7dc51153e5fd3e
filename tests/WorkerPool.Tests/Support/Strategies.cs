namespace WorkerPool.Tests.Support;

/// <summary>The strategies that the behaviours of a pool are tested with.</summary>
internal static class Strategies
{
    /// <summary>Those that this project's pools can use: the built-in ones.</summary>
    internal static QueueStrategy[] All => [QueueStrategy.Fifo, QueueStrategy.Lifo, QueueStrategy.Priority, QueueStrategy.Deadline];

    /// <summary>The queue of a watched pool unless its test says otherwise: here the default.</summary>
    internal static PoolOptions Prepare(PoolOptions options) => options;
}
