namespace WorkerPool.Generators.Tests.Running;

/// <summary>A struct with fields that not every pattern of bits is allowed for.</summary>
public readonly record struct Parcel(int Weight, bool Fragile, decimal Price, DateTime At, bool? Paid);
