namespace WorkerPool.Benchmarks;

/// <summary>The state of a worker whose calls need none.</summary>
internal sealed class NoMethods;
