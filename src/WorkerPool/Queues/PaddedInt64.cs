using System.Runtime.InteropServices;

namespace WorkerPool.Queues;

/// <summary>A word that many threads write, alone on its pair of cache lines.</summary>
[StructLayout(LayoutKind.Explicit, Size = 2 * Line)]
internal struct PaddedInt64
{
    private const int Line = 128;

    [FieldOffset(Line)]
    public long Value;
}
