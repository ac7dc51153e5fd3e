namespace WorkerPool.Batching;

/// <summary>Items of a batch, from <paramref name="Start"/> up to, not including, <paramref name="End"/>.</summary>
internal readonly record struct ItemRange(int Start, int End)
{
    internal int Count => End - Start;
}
