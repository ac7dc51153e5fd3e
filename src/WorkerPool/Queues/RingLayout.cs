namespace WorkerPool.Queues;

/// <summary>
/// The bytes of a <see cref="RingQueue"/>: the offsets and sizes of <c>assembly/layout.ts</c> under the same names, so that a guest
/// can use the same ring. A test compares the two.
/// </summary>
internal static class RingLayout
{
    internal const int Version = 1;
    internal const int MaxCapacity = 1 << 24;

    internal const int HeaderMagic = 0;
    internal const int HeaderVersion = 4;
    internal const int HeaderCapacity = 8;

    internal const int RingMagic = 0x49525057;
    internal const int RingMask = 12;
    internal const int RingHead = 128;
    internal const int RingTail = 256;
    internal const int RingSlots = 384;

    internal const int SlotSequence = 0;
    internal const int SlotEntry = 8;
    internal const int SlotSize = 32;

    internal const int EntryDeadline = 0;
    internal const int EntryId = 8;
    internal const int EntryPriority = 12;
    internal const int EntryMetadata = 16;
    internal const int EntrySize = 24;

    /// <summary>The slots of a ring: a power of two, so that a mask finds a position's slot, and at least 2.</summary>
    /// <param name="capacity">The most items, 1 to <see cref="MaxCapacity"/>.</param>
    internal static int SlotsFor(int capacity) => (int)Math.Max(2, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity));

    /// <summary>The bytes of a ring.</summary>
    /// <param name="capacity">The most items, 1 to <see cref="MaxCapacity"/>.</param>
    internal static int BytesFor(int capacity) => RingSlots + SlotsFor(capacity) * SlotSize;
}
