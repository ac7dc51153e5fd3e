namespace WorkerPool.Benchmarks;

/// <summary>A method that returns what it gets, called by a delegate or through its generated proxy.</summary>
[WorkerMethods]
internal sealed class EchoMethods
{
    private int _last;

    public int Echo(int x) => _last = x;
}
