namespace WorkerPool.Queues;

/// <summary>A queue that can let go of entries before they come out.</summary>
internal interface ISweepable
{
    /// <summary>
    /// Looks at every entry that is there when this begins, takes out those that <paramref name="isDead"/> names, each once, and keeps the
    /// others in their order. As thread-safe as the queue; one sweep at a time.
    /// </summary>
    /// <param name="isDead">Says of an entry whether it is to go, and then deals with it. Must not use the queue.</param>
    void Sweep(Func<WorkItemId, bool> isDead);
}
