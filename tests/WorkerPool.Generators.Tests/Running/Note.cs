namespace WorkerPool.Generators.Tests.Running;

/// <summary>A class that is sent as JSON.</summary>
public sealed record Note(string Text, int[] Pages);
