using System.Diagnostics;

namespace WorkerPool.Batching;

/// <summary>
/// How many items a run claims at once. A chunk should last some tens of microseconds: long enough that claiming it costs nothing, short
/// enough that what waits is not kept. Towards the end chunks shrink to an eighth of each run's share of the rest, so that all runs end
/// together.
/// </summary>
/// <param name="fixedSize">The size the user asked for; 0 to adapt.</param>
/// <param name="runs">The most runs at a time.</param>
/// <param name="first">The size of the first chunk when it adapts.</param>
internal sealed class ChunkSizing(int fixedSize, int runs, int first)
{
    private const int Most = 8192;
    private const int LeastShare = 64;
    private const int SharesPerRun = 8;

    private static readonly long s_target = (long)(50e-6 * Stopwatch.Frequency);

    // What a chunk of the right duration holds, as the last chunk told. Written by any run without order: a hint.
    private int _size = first;

    internal int Next(int rest)
    {
        if (fixedSize > 0)
            return fixedSize;
        int size = Volatile.Read(ref _size);
        return Math.Min(size, Math.Max(rest / (SharesPerRun * runs), LeastShare));
    }

    /// <summary>Learns from a chunk that lasted so long.</summary>
    internal void Note(int items, long ticks)
    {
        if (fixedSize > 0 || items == 0)
            return;
        long right = ticks <= 0 ? Most : items * s_target / ticks;
        int size = Volatile.Read(ref _size);

        // At most twice the last: one cheap item says little about the next.
        if (right > size)
            right = items < size ? size : Math.Min(right, size * 2L);
        Volatile.Write(ref _size, (int)Math.Clamp(right, 1, Most));
    }
}
