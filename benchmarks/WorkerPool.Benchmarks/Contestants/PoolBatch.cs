namespace WorkerPool.Benchmarks.Contestants;

/// <summary>One batch with a result for each item.</summary>
internal sealed class PoolBatch(Pool<NoMethods> pool) : IContestant
{
    private readonly BatchItems _items = new();

    public Returned Run(int calls) =>
        pool.ExecBatchAsync(_items.Get(calls), static (_, x) => x).GetAwaiter().GetResult().Results;

    public void Dispose() => Pools.Dispose(pool);
}
