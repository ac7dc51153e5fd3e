namespace WorkerPool.Benchmarks.Compare;

/// <summary>A contestant did not do the work, so its time means nothing.</summary>
internal sealed class WrongResultException(string message) : Exception(message);
