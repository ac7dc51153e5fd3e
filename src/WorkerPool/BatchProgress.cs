namespace WorkerPool;

/// <summary>How far a batch is.</summary>
/// <param name="Completed">Items that have ended, in whatever way.</param>
/// <param name="Failed">Of those, the ones that failed.</param>
/// <param name="Total">All items.</param>
public readonly record struct BatchProgress(int Completed, int Failed, int Total);
