namespace WorkerPool.Tests.Chaos;

/// <summary>The pool or one of its groups, with what its calls are held to.</summary>
internal sealed record ChaosTarget(CallTarget<ChaosMethods> Calls, ChaosMeter? Meter);
