namespace WorkerPool.Benchmarks.Contestants;

/// <summary><c>Parallel.For</c> into an array.</summary>
internal sealed class ParallelForBatch : IContestant
{
    private readonly BatchItems _items = new();

    public Returned Run(int calls)
    {
        int[] items = _items.Get(calls);
        var results = new int[calls];
        Parallel.For(0, calls, i => results[i] = items[i]);
        return results;
    }

    public void Dispose()
    {
    }
}
