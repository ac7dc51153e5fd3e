namespace WorkerPool.Benchmarks.Contestants;

/// <summary>The pool, called by a thread that blocks until the result is there.</summary>
internal sealed class PoolBlocking(Pool<NoMethods> pool) : IContestant
{
    public Returned Run(int calls)
    {
        long sum = 0;
        for (int i = 0; i < calls; i++)
            sum += pool.ExecAsync(static (_, x) => x, i).GetAwaiter().GetResult();
        return sum;
    }

    public void Dispose() => Pools.Dispose(pool);
}
