namespace WorkerPool.Benchmarks.Contestants;

/// <summary>PLINQ that keeps the order.</summary>
internal sealed class OrderedPlinqBatch : IContestant
{
    private readonly BatchItems _items = new();

    public Returned Run(int calls) => _items.Get(calls).AsParallel().AsOrdered().Select(static x => x).ToArray();

    public void Dispose()
    {
    }
}
