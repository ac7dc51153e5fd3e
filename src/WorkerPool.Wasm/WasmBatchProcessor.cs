using System.Runtime.InteropServices;
using WorkerPool.Wasm.Native;

namespace WorkerPool.Wasm;

/// <summary>
/// SIMD kernels in WebAssembly over arrays in a shared memory. The plain methods run on the calling thread; those that take a pool cut
/// the array into chunks of 65,536 elements, which the pool's workers run in parallel. Thread-safe; nothing guards the arrays themselves.
/// </summary>
/// <remarks>
/// Sums of floats keep several partial sums, so their last digits differ from those of a loop from left to right; the same array gives
/// the same sum, whatever the number of workers. Integer maps wrap. A NaN makes a minimum or maximum NaN.
/// </remarks>
public sealed unsafe partial class WasmBatchProcessor
{
    // The functions in the order of ModuleDefinition.Batch; those of the integers follow those of the floats.
    private const int SumFunction = 0;
    private const int AffineFunction = 1;
    private const int DotFunction = 2;
    private const int MinFunction = 3;
    private const int MaxFunction = 4;
    private const int Integers = 5;
    private const int DropDeadFunction = 10;

    private readonly LanePool _lanes;

    /// <summary>Makes a processor for the arrays of one memory.</summary>
    /// <param name="memory">The memory.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> is null.</exception>
    public WasmBatchProcessor(WasmMemory memory)
        : this(memory, ModuleDefinition.Batch)
    {
    }

    /// <summary>Makes a processor whose kernels are those of another module with the same functions.</summary>
    internal WasmBatchProcessor(WasmMemory memory, ModuleDefinition module)
    {
        ArgumentNullException.ThrowIfNull(memory);
        SharedMemory = memory;
        _lanes = memory.Lanes(module, 0);
    }

    /// <summary>The memory whose arrays it takes.</summary>
    public WasmMemory SharedMemory { get; }

    /// <summary>
    /// Drops the entries whose deadline has passed and those that are marked as cancelled. What stays keeps its order and moves to the
    /// front.
    /// </summary>
    /// <param name="entries">The entries, allocated in this memory.</param>
    /// <param name="now">UTC ticks; an entry with an earlier deadline is dropped.</param>
    /// <param name="cancelled">Bit <c>id &amp; 31</c> of element <c>id &gt;&gt; 5</c> marks an id; in this memory. Empty for none.</param>
    /// <returns>How many stay.</returns>
    /// <exception cref="ArgumentException">An array does not lie in this memory.</exception>
    public int DropDead(Memory<WasmEntry> entries, long now, ReadOnlyMemory<int> cancelled = default)
    {
        LanePool.Rented rented = _lanes.Rent();
        try
        {
            RawValue* arguments = rented.Lane.Arguments;
            arguments[0].Int32 = (int)AddressOf<WasmEntry>(entries, nameof(entries));
            arguments[1].Int32 = entries.Length;
            arguments[2].Int64 = now;
            arguments[3].Int32 = (int)AddressOf(cancelled, nameof(cancelled));
            arguments[4].Int32 = (int)Math.Min(32L * cancelled.Length, int.MaxValue);
            rented.Lane.Call(DropDeadFunction, 5);
            return arguments[0].Int32;
        }
        finally
        {
            _lanes.Return(in rented);
        }
    }

    private uint AddressOf<T>(ReadOnlyMemory<T> values, string name)
        where T : unmanaged
    {
        if (MemoryMarshal.TryGetMemoryManager(values, out WasmBuffer<T>? buffer, out int start, out _)
            && ReferenceEquals(buffer.Owner, SharedMemory))
            return (uint)(buffer.Address + (long)start * sizeof(T));
        return values.IsEmpty
            ? 0u
            : throw new ArgumentException($"{name} does not lie in the processor's memory; allocate it with WasmMemory.Allocate.", name);
    }

    private static void CheckLengths(int source, int other, string name)
    {
        if (source != other)
            throw new ArgumentException($"{name} has {other} elements; it must have as many as the first array, {source}.", name);
    }

    private static void CheckNotEmpty(int length, string name)
    {
        if (length == 0)
            throw new ArgumentException($"{name} is empty; it must have an element.", name);
    }

    // The result of a kernel over one array.
    private RawValue Run<T>(int function, ReadOnlyMemory<T> values)
        where T : unmanaged => _lanes.Call(function, (int)AddressOf(values, nameof(values)), values.Length);

    // The result of a kernel over two arrays.
    private RawValue Run<T>(int function, ReadOnlyMemory<T> x, ReadOnlyMemory<T> y, RawValue factor = default, RawValue offset = default)
        where T : unmanaged
    {
        LanePool.Rented rented = _lanes.Rent();
        try
        {
            RawValue* arguments = rented.Lane.Arguments;
            arguments[0].Int32 = (int)AddressOf(x, nameof(x));
            arguments[1].Int32 = (int)AddressOf(y, nameof(y));
            arguments[2].Int32 = x.Length;
            arguments[3] = factor;
            arguments[4] = offset;
            rented.Lane.Call(function, function % Integers == AffineFunction ? 5 : 3);
            return arguments[0];
        }
        finally
        {
            _lanes.Return(in rented);
        }
    }
}
