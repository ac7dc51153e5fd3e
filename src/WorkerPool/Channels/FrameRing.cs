using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WorkerPool.Channels;

/// <summary>
/// A bounded ring of frames in native memory for many senders and one receiver. Every cell carries a sequence number: at position
/// <c>p</c> it is <c>p</c> while the cell is free for that lap, <c>p + 1</c> once the frame is written, <c>p + capacity</c> when
/// the receiver has read it.
/// </summary>
/// <remarks>
/// The memory is freed by the finalizer alone: a sender that holds the ring may write to it after the worker has gone.
/// </remarks>
internal sealed unsafe class FrameRing
{
    private const int CacheLine = 128;

    private readonly byte* _block;
    private readonly Cell* _cells;
    private readonly int _mask;

    internal FrameRing(int minimumCapacity)
    {
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, minimumCapacity));
        _mask = capacity - 1;
        nuint bytes = (nuint)((2 * CacheLine) + (capacity * sizeof(Cell)));
        _block = (byte*)NativeMemory.AlignedAlloc(bytes, CacheLine);
        _cells = (Cell*)(_block + (2 * CacheLine));
        Tail = 0;
        Head = 0;
        for (int i = 0; i < capacity; i++)
            _cells[i].Sequence = i;
    }

    ~FrameRing() => NativeMemory.AlignedFree(_block);

    internal int Capacity => _mask + 1;

    /// <summary>Whether the receiver would get a frame now. For the receiver.</summary>
    internal bool HasFrame => Volatile.Read(ref _cells[Head & _mask].Sequence) == Head + 1;

    // Advanced by senders with CompareExchange.
    private ref long Tail => ref *(long*)_block;

    // Written by the receiver only.
    private ref long Head => ref *(long*)(_block + CacheLine);

    /// <summary>Sends a frame; <see langword="false"/> when the ring is full.</summary>
    internal bool TrySend(in Frame frame)
    {
        while (true)
        {
            long position = Volatile.Read(ref Tail);
            Cell* cell = &_cells[position & _mask];
            long lead = Volatile.Read(ref cell->Sequence) - position;
            if (lead == 0)
            {
                if (Interlocked.CompareExchange(ref Tail, position + 1, position) == position)
                {
                    Interleaving.Point();
                    cell->Frame = frame;
                    // Publishes the frame: pairs with the receiver's read of the sequence.
                    Volatile.Write(ref cell->Sequence, position + 1);
                    GC.KeepAlive(this);
                    return true;
                }
            }
            else if (lead < 0)
            {
                // The receiver has not read this cell's frame of the lap before.
                GC.KeepAlive(this);
                return false;
            }
        }
    }

    /// <summary>Takes the next frame. For the one receiver.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReceive(out Frame frame)
    {
        long position = Head;
        Cell* cell = &_cells[position & _mask];
        if (Volatile.Read(ref cell->Sequence) != position + 1)
        {
            frame = default;
            return false;
        }

        frame = cell->Frame;
        Head = position + 1;
        // Frees the cell for the next lap: pairs with the senders' read of the sequence.
        Volatile.Write(ref cell->Sequence, position + Capacity);
        GC.KeepAlive(this);
        return true;
    }

    [StructLayout(LayoutKind.Explicit, Size = 32)]
    internal struct Cell
    {
        [FieldOffset(0)]
        internal long Sequence;

        [FieldOffset(8)]
        internal Frame Frame;
    }
}
