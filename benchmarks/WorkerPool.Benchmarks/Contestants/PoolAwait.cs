namespace WorkerPool.Benchmarks.Contestants;

/// <summary>The pool, called by asynchronous code that awaits one call after the other.</summary>
internal sealed class PoolAwait(Pool<NoMethods> pool) : IContestant
{
    public Returned Run(int calls) => Task.Run(() => RunAsync(calls)).GetAwaiter().GetResult();

    public void Dispose() => Pools.Dispose(pool);

    private async Task<long> RunAsync(int calls)
    {
        long sum = 0;
        for (int i = 0; i < calls; i++)
            sum += await pool.ExecAsync(static (_, x) => x, i);
        return sum;
    }
}
