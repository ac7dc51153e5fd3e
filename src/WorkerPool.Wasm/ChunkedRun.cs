namespace WorkerPool.Wasm;

/// <summary>An array cut into chunks, which several workers take one after the other. Thread-safe.</summary>
internal sealed class ChunkedRun(int length, Action<int, int, int> chunk)
{
    // A few hundred KiB: much longer than what it costs to take one, and short enough to stop soon.
    private const int ChunkLength = 65_536;

    // The next chunk; Interlocked.
    private int _next;

    internal int Count { get; } = CountFor(length);

    internal static int CountFor(int length) => (int)(((long)length + ChunkLength - 1) / ChunkLength);

    /// <summary>Runs chunks until there are no more.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled between two chunks.</exception>
    internal void Work(CancellationToken cancellationToken)
    {
        for (int i; (i = Interlocked.Increment(ref _next) - 1) < Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int start = i * ChunkLength;
            chunk(i, start, Math.Min(ChunkLength, length - start));
        }
    }
}
