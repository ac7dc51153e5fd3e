namespace WorkerPool.Generators.Tests.Running;

/// <summary>A counter.</summary>
internal sealed class Counter : ICounter
{
    private int _count;

    public int Next() => ++_count;

    public ValueTask<string> Name() => new("base");
}
