[assembly: WorkerPool.WorkerMethods(typeof(WorkerPool.Generators.Tests.Running.Keeper<int>))]
[assembly: WorkerPool.WorkerMethods(typeof(System.Text.StringBuilder))]

namespace WorkerPool.Generators.Tests.Running;

/// <summary>Worker methods of a generic class.</summary>
public sealed class Keeper<T>
{
    public T Keep(T value) => value;
}
