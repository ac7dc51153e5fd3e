namespace WorkerPool.Benchmarks.Contestants;

/// <summary>The input of the batches and the check of their results, the same for every contestant.</summary>
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

    /// <summary>The sum of what came back, which must be what was given, item for item.</summary>
    internal long Sum(ReadOnlySpan<int> results)
    {
        if (!results.SequenceEqual(_items))
            throw new Compare.WrongResultException("A batch returned other items than it was given, or in another order.");
        return (long)results.Length * (results.Length - 1) / 2;
    }
}
