namespace WorkerPool.Benchmarks.Contestants;

/// <summary><c>Parallel.ForEachAsync</c> into an array.</summary>
internal sealed class ParallelForEachAsyncBatch : IContestant
{
    private readonly BatchItems _items = new();

    public Returned Run(int calls)
    {
        int[] items = _items.Get(calls);
        var results = new int[calls];
        Parallel.ForEachAsync(items, (x, _) =>
        {
            results[x] = x;
            return ValueTask.CompletedTask;
        }).GetAwaiter().GetResult();
        return results;
    }

    public void Dispose()
    {
    }
}
