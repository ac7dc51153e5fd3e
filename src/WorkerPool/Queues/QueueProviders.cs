namespace WorkerPool.Queues;

/// <summary>Who makes the queues of the strategies that are not built in. Thread-safe.</summary>
internal static class QueueProviders
{
    // Replaced as a whole; volatile, so who finds a provider finds it made.
    private static volatile IQueueProvider[] s_providers = [];
    private static readonly object s_gate = new();

    /// <summary>Registers a provider for its strategy, in place of an earlier one.</summary>
    internal static void Register(IQueueProvider provider)
    {
        lock (s_gate)
            s_providers = [.. s_providers.Where(one => one.Strategy != provider.Strategy), provider];
    }

    /// <summary>Whether a package must bring the strategy's queue.</summary>
    internal static bool IsProvided(QueueStrategy strategy) => strategy is QueueStrategy.WasmRing or QueueStrategy.WasmPriority;

    /// <summary>
    /// The provider for a strategy: a pool's own one if it is for that, else the registered one; null when there is none.
    /// </summary>
    internal static IQueueProvider? Find(QueueStrategy strategy, IQueueProvider? own) =>
        own?.Strategy == strategy ? own : Array.Find(s_providers, one => one.Strategy == strategy);
}
