namespace WorkerPool.Tests.Serialization;

public sealed record Circle(int Radius) : Shape;
