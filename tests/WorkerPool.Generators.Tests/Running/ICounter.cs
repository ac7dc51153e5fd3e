namespace WorkerPool.Generators.Tests.Running;

/// <summary>Worker methods behind an interface.</summary>
[WorkerMethods]
public interface ICounter : INamed
{
    int Next();
}
