namespace WorkerPool.Workers;

/// <summary>The result of a call that has none, and the argument of one that takes none.</summary>
internal readonly struct VoidResult;
