namespace WorkerPool.Generators.Tests.Running;

/// <summary>A struct that is passed by <c>in</c>.</summary>
public readonly record struct Box(int Width);
