namespace WorkerPool.PackageTest;

/// <summary>What crosses a border as a copy, once the flag and the price in it are found to be ones.</summary>
public readonly record struct Stamp(int Number, bool Used, decimal Price);
