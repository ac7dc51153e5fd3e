using System.Collections.Concurrent;

namespace WorkerPool.Tests.Support;

/// <summary>The state object of these tests: knows its thread and tells where it was disposed.</summary>
internal sealed class Subject(ConcurrentQueue<Subject> disposals) : IDisposable
{
    internal Thread Home { get; } = Thread.CurrentThread;

    internal Thread? DisposedOn { get; private set; }

    /// <summary>Runs inside <see cref="Dispose"/>; none by default.</summary>
    internal Action? OnDispose { get; set; }

    internal int Echo(int number) => number;

    public void Dispose()
    {
        OnDispose?.Invoke();
        DisposedOn = Thread.CurrentThread;
        disposals.Enqueue(this);
    }
}
