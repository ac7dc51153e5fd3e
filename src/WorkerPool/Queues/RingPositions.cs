using System.Runtime.InteropServices;

namespace WorkerPool.Queues;

/// <summary>
/// Where a <see cref="RingSegment"/> stands. What consumers write and what producers write lie two 64-byte lines apart from each
/// other and from whatever surrounds them, because processors fetch lines in pairs.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 3 * Line)]
internal struct RingPositions
{
    private const int Line = 128;

    /// <summary>
    /// The next position to take. Consumers advance it by CAS, which claims the slot; anybody reads it. Never wraps: at one item a
    /// nanosecond 63 bits last 292 years.
    /// </summary>
    [FieldOffset(Line)]
    public long Head;

    /// <summary>
    /// The next position to fill; negative once the segment is frozen, with the position in the lower 63 bits. Producers advance
    /// it by CAS, which claims the slot; <see cref="RingSegment.Freeze"/> sets the sign; anybody reads it.
    /// </summary>
    [FieldOffset(2 * Line)]
    public long Tail;

    /// <summary>
    /// A value <see cref="Head"/> once had. Written and read by producers only, so that they need not fetch the consumers' line
    /// for every item. It may go back when producers race; too low a value only costs another look at <see cref="Head"/>.
    /// </summary>
    [FieldOffset(2 * Line + sizeof(long))]
    public long HeadSeen;
}
