using System.Runtime.CompilerServices;
using WorkerPool.Queues;

namespace WorkerPool;

/// <summary>
/// First in, first out; at most a given number of items, in native memory of a fixed layout that code outside .NET may use at the same
/// time. Lock-free, thread-safe; the memory is given back when nothing refers to the queue.
/// </summary>
/// <remarks>
/// <para>
/// The ring of <see cref="RingSegment"/> in the bytes of <c>assembly/layout.ts</c>: position p lives in slot <c>p &amp; mask</c>, its
/// lap is <c>p &amp; ~mask</c>, and the slot's sequence goes through <c>lap</c> (free), <c>lap + 1</c> (full) and <c>lap + slots</c>
/// (free for the next lap). Zeroed memory is an empty ring. Whoever advances Tail or Head by compare-and-swap alone touches the slots
/// between the old and the new value, until it moves their sequences.
/// </para>
/// <para>
/// Mask and capacity are read once and checked, so positions written by a guest cannot lead outside the memory. A guest that dies
/// between claiming a slot and filling it leaves those behind it waiting.
/// </para>
/// </remarks>
public sealed unsafe partial class RingQueue : IWorkQueue
{
    // Keeps the bytes at _ring alive. The pointer's users end with KeepAlive(this).
    private readonly object _memory;
    private readonly byte* _ring;
    private readonly long _mask;
    private readonly long _capacity;
    private readonly MetadataTable _metadata;

    /// <summary>Makes an empty queue with memory of its own.</summary>
    /// <param name="capacity">The most items the queue takes, 1 to 2^24. A power of two is fastest.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside 1 to 2^24.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory of 32 bytes an item.</exception>
    public RingQueue(int capacity)
        : this(new NativeBlock(RingLayout.BytesFor(CheckCapacity(capacity))), capacity)
    {
    }

    private RingQueue(NativeBlock block, int capacity)
    {
        _memory = block;
        _ring = block.Start;
        _metadata = new MetadataTable();
        (_capacity, _mask) = (capacity, RingLayout.SlotsFor(capacity) - 1);
        Word(RingLayout.HeaderMagic) = RingLayout.RingMagic;
        Word(RingLayout.HeaderVersion) = RingLayout.Version;
        Word(RingLayout.HeaderCapacity) = capacity;
        Word(RingLayout.RingMask) = (int)_mask;
    }

    private RingQueue(object memory, byte* ring, int capacity, MetadataTable metadata)
    {
        _memory = memory;
        _ring = ring;
        _metadata = metadata;
        (_capacity, _mask) = (capacity, RingLayout.SlotsFor(capacity) - 1);
    }

    /// <summary>The most items the queue takes.</summary>
    public int Capacity => (int)_capacity;

    /// <inheritdoc/>
    public bool IsThreadSafe => true;

    /// <inheritdoc/>
    /// <remarks>Exact at one instant: the positions claimed by producers and not yet by consumers.</remarks>
    public int Count
    {
        get
        {
            int count = CountAt(_ring);
            GC.KeepAlive(this);
            return count;
        }
    }

    private ref long Head => ref *(long*)(_ring + RingLayout.RingHead);

    private ref long Tail => ref *(long*)(_ring + RingLayout.RingTail);

    /// <inheritdoc/>
    public bool TryEnqueue(in QueuedItem item)
    {
        int metadata = _metadata.Put(item.Metadata);
        SpinWait spinner = default;
        while (true)
        {
            RingStep step = Enqueue(in item, metadata);
            if (step == RingStep.Busy)
            {
                RingSegment.Wait(ref spinner);
                continue;
            }

            GC.KeepAlive(this);
            if (step == RingStep.Done)
                return true;
            _metadata.Take(metadata);
            return false;
        }
    }

    /// <inheritdoc/>
    public bool TryDequeue(out QueuedItem item)
    {
        SpinWait spinner = default;
        while (true)
        {
            RingStep step = Dequeue(out item);
            if (step == RingStep.Busy)
            {
                RingSegment.Wait(ref spinner);
                continue;
            }

            GC.KeepAlive(this);
            return step == RingStep.Done;
        }
    }

    internal static int CheckCapacity(int capacity)
    {
        if (capacity is < 1 or > RingLayout.MaxCapacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"The capacity is {capacity}; it must be from 1 to {RingLayout.MaxCapacity} (2^24).");
        }

        return capacity;
    }

    /// <summary>Uses a ring that stands in memory shared with others.</summary>
    /// <param name="memory">Keeps the bytes alive.</param>
    /// <param name="ring">The ring's first byte.</param>
    /// <param name="length">The bytes from there to the end of the memory.</param>
    /// <param name="metadata">The table whose numbers the ring's .NET users put into it.</param>
    /// <exception cref="InvalidOperationException">The bytes are no such ring.</exception>
    internal static RingQueue Attach(object memory, byte* ring, long length, MetadataTable metadata)
    {
        if (length < RingLayout.RingSlots)
            throw new InvalidOperationException($"A ring has {RingLayout.RingSlots} bytes or more, but {length} are left of the memory.");
        (int magic, int version) = (*(int*)(ring + RingLayout.HeaderMagic), *(int*)(ring + RingLayout.HeaderVersion));
        (int capacity, int mask) = (*(int*)(ring + RingLayout.HeaderCapacity), *(int*)(ring + RingLayout.RingMask));
        if (magic != RingLayout.RingMagic || version != RingLayout.Version)
        {
            throw new InvalidOperationException(
                $"The memory holds no ring of version {RingLayout.Version}: its first words are 0x{magic:x8} and {version}.");
        }

        if (capacity is < 1 or > RingLayout.MaxCapacity || mask != RingLayout.SlotsFor(capacity) - 1
            || RingLayout.BytesFor(capacity) > length)
        {
            throw new InvalidOperationException(
                $"The ring's header contradicts itself or its memory: capacity {capacity}, mask {mask}, {length} bytes.");
        }

        return new RingQueue(memory, ring, capacity, metadata);
    }

    /// <summary>The count of the ring at an address.</summary>
    internal static int CountAt(byte* ring)
    {
        while (true)
        {
            long head = Volatile.Read(ref *(long*)(ring + RingLayout.RingHead));
            Interleaving.Point();
            long tail = Volatile.Read(ref *(long*)(ring + RingLayout.RingTail));
            if (Volatile.Read(ref *(long*)(ring + RingLayout.RingHead)) == head)
                return (int)(tail - head);
        }
    }

    private ref int Word(int offset) => ref *(int*)(_ring + offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* SlotAt(long position) => _ring + RingLayout.RingSlots + (position & _mask) * RingLayout.SlotSize;
}
