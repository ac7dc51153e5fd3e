namespace WorkerPool.Benchmarks.Contestants;

/// <summary>The pool, called through the generated proxy by a thread that blocks until the result is there.</summary>
internal sealed class ProxyBlocking(Pool<EchoMethods> pool) : IContestant
{
    public Returned Run(int calls)
    {
        long sum = 0;
        for (int i = 0; i < calls; i++)
            sum += pool.Proxy().EchoAsync(i).GetAwaiter().GetResult();
        return sum;
    }

    public void Dispose() => Pools.Dispose(pool);
}
