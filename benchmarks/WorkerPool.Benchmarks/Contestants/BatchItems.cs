namespace WorkerPool.Benchmarks.Contestants;

/// <summary>The input of the batches, the same for every contestant.</summary>
internal sealed class BatchItems
{
    private int[] _items = [];

    /// <summary>The numbers from 0 on.</summary>
    internal int[] Get(int count)
    {
        if (_items.Length != count)
            _items = [.. Enumerable.Range(0, count)];
        return _items;
    }
}
