namespace WorkerPool.Benchmarks.Contestants;

/// <summary>The pool, called through a delegate by a thread that blocks until the result is there.</summary>
internal sealed class DelegateBlocking(Pool<EchoMethods> pool) : IContestant
{
    public Returned Run(int calls)
    {
        long sum = 0;
        for (int i = 0; i < calls; i++)
            sum += pool.ExecAsync(static (m, x) => m.Echo(x), i).GetAwaiter().GetResult();
        return sum;
    }

    public void Dispose() => Pools.Dispose(pool);
}
