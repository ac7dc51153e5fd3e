using System.Runtime.InteropServices;

namespace WorkerPool.Queues;

/// <summary>
/// Zeroed native memory that is given back when nothing refers to it any more. The pages stay untouched until used. Whoever uses the
/// bytes keeps the block alive meanwhile.
/// </summary>
internal sealed unsafe class NativeBlock
{
    // Two cache lines, so that fields laid out for lines start on one.
    private const int Alignment = 128;

    private readonly void* _allocated;
    private readonly long _pressure;

    /// <exception cref="OutOfMemoryException">There is no such memory.</exception>
    internal NativeBlock(int bytes)
    {
        _allocated = NativeMemory.AllocZeroed((nuint)bytes + Alignment);
        Start = (byte*)(((nuint)_allocated + Alignment - 1) & ~(nuint)(Alignment - 1));
        _pressure = bytes;
        GC.AddMemoryPressure(_pressure);
    }

    ~NativeBlock()
    {
        if (_allocated is null)
            return;
        NativeMemory.Free(_allocated);
        GC.RemoveMemoryPressure(_pressure);
    }

    /// <summary>The first byte; a multiple of 128.</summary>
    internal byte* Start { get; }
}
