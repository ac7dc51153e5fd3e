namespace WorkerPool.Generators.Tests.Running;

/// <summary>What a counter is besides.</summary>
public interface INamed
{
    ValueTask<string> Name();
}
