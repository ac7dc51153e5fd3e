namespace WorkerPool.PackageTest;

/// <summary>What crosses a border as JSON.</summary>
public sealed record Letter(string Text, int[] Pages);
