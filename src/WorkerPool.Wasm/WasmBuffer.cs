using System.Buffers;

namespace WorkerPool.Wasm;

/// <summary>
/// An array in a shared memory: guests use it by its address, .NET code through <see cref="MemoryManager{T}.Memory"/> and its spans.
/// It never moves. Disposing it does nothing; its place is given back with the memory's.
/// </summary>
/// <remarks>A span taken from it must not outlive the last reference to the buffer or its memory; a <see cref="Memory{T}"/> may.</remarks>
/// <typeparam name="T">The elements' type.</typeparam>
public sealed unsafe class WasmBuffer<T> : MemoryManager<T>
    where T : unmanaged
{
    internal WasmBuffer(WasmMemory memory, uint address, int length) => (Owner, Address, Length) = (memory, address, length);

    /// <summary>The memory it lies in.</summary>
    public WasmMemory Owner { get; }

    /// <summary>The address of its first byte, as guests see it.</summary>
    public uint Address { get; }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <inheritdoc/>
    public override Span<T> GetSpan() => new(Owner.Start + Address, Length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        if ((uint)elementIndex > (uint)Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(elementIndex), elementIndex, $"elementIndex is {elementIndex}; it must be from 0 to {Length}.");
        }

        return new MemoryHandle((T*)(Owner.Start + Address) + elementIndex, pinnable: this);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
