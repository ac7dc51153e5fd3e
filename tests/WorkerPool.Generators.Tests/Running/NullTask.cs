namespace WorkerPool.Generators.Tests.Running;

/// <summary>Methods that go wrong.</summary>
[WorkerMethods]
public sealed class NullTask
{
    public Task Null() => null!;

    public Task<int> NullOf() => null!;

    public void Throw() => throw new FormatException("thrown");
}
