namespace WorkerPool.Tests.Serialization;

/// <summary>A struct with a gap between its fields.</summary>
public readonly record struct Mixed(byte Small, long Large);
