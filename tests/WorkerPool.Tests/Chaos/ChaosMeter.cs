namespace WorkerPool.Tests.Chaos;

/// <summary>Counts the calls of a group that are in their code at once. Thread-safe.</summary>
internal sealed class ChaosMeter(int cap)
{
    private int _inside;

    internal int Cap => cap;

    /// <summary>Whether the cap still holds with this call.</summary>
    internal bool TryEnter() => Interlocked.Increment(ref _inside) <= cap;

    internal void Leave() => Interlocked.Decrement(ref _inside);
}
