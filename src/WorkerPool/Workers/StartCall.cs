namespace WorkerPool.Workers;

/// <summary>What every worker runs when it starts, once its <c>TMethods</c> is made and before its first call.</summary>
/// <param name="Key">What a later one of the same key replaces it by; null for one that nothing replaces.</param>
/// <param name="RunAsync">Runs it on the worker with its <c>TMethods</c>.</param>
internal sealed record StartCall(object? Key, Func<object, ValueTask> RunAsync);
