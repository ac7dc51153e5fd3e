namespace WorkerPool.Tests.Serialization;

/// <summary>A class that is sent as JSON, and refuses some values.</summary>
public sealed record Order
{
    private readonly int _count;

    public string? Name { get; init; }

    public int Count
    {
        get => _count;
        init => _count = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }
}
