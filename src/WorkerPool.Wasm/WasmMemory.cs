using System.Collections.Concurrent;
using WorkerPool.Wasm.Native;

namespace WorkerPool.Wasm;

/// <summary>
/// A memory that guests and .NET share, of a fixed size, from which queues and buffers get their places for good. Thread-safe. Given
/// back when nothing refers to it, its queues and its buffers any more.
/// </summary>
public sealed unsafe class WasmMemory
{
    internal const int PageSize = 65_536;

    private const int Alignment = 128;
    private const long MaxLength = 1L << 32;
    private const int Init = 0;
    private const int AllocateFunction = 1;
    private const int UsedFunction = 2;

    private readonly ConcurrentDictionary<string, Lazy<LanePool>> _lanes = new(StringComparer.Ordinal);

    /// <summary>Reserves a zeroed memory. Pages that are never touched cost address space only.</summary>
    /// <param name="engine">Runs the guests.</param>
    /// <param name="bytes">The size, 1 to 2^32; rounded up to 64 KiB.</param>
    /// <exception cref="ArgumentNullException"><paramref name="engine"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is outside 1 to 2^32.</exception>
    /// <exception cref="WasmUnavailableException">The memory cannot be reserved.</exception>
    public WasmMemory(WasmEngine engine, long bytes)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (bytes is < 1 or > MaxLength)
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"bytes is {bytes}; it must be from 1 to {MaxLength} (2^32).");
        Engine = engine;
        Handle = Reserve(engine, (uint)((bytes + PageSize - 1) / PageSize));
        Start = engine.Api.SharedMemoryData(Handle.Value);
        Length = (long)engine.Api.SharedMemoryDataSize(Handle.Value);
        Arena = new LanePool(this, engine.GetModule(ModuleDefinition.Memory), 0, 0);
        if (CallArena(Init, 0) != WasmLayout.Ok)
            throw new WasmUnavailableException("The arena could not be made in a new memory.");
    }

    /// <summary>The engine that runs the guests.</summary>
    public WasmEngine Engine { get; }

    /// <summary>The size in bytes.</summary>
    public long Length { get; }

    /// <summary>The bytes not yet given to anybody.</summary>
    public long Available => Length - CallArena(UsedFunction, 0);

    internal NativeObject Handle { get; }

    /// <summary>The first byte. Whoever uses the bytes keeps this object alive meanwhile.</summary>
    internal byte* Start { get; }

    private LanePool Arena { get; }

    /// <summary>Gives a zeroed array its place in the memory, for good.</summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    /// <param name="length">The number of elements, 0 or more.</param>
    /// <returns>The array; its <see cref="System.Buffers.MemoryManager{T}.Memory"/> is what .NET code uses.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="InsufficientMemoryException">That much is not left.</exception>
    public WasmBuffer<T> Allocate<T>(int length)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new WasmBuffer<T>(this, AllocateBytes(Math.Max(1, (long)length * sizeof(T))), length);
    }

    internal static long Align(long bytes) => (bytes + Alignment - 1) & ~(long)(Alignment - 1);

    /// <summary>The bytes of a memory that has room for the given regions and the arena itself.</summary>
    internal static long LengthFor(params ReadOnlySpan<long> regions)
    {
        long sum = 2 * Alignment;
        foreach (long region in regions)
            sum += Align(region);
        return sum;
    }

    /// <summary>The address of a new zeroed region, a multiple of 128.</summary>
    /// <exception cref="InsufficientMemoryException">That much is not left.</exception>
    internal uint AllocateBytes(long bytes)
    {
        uint address = (uint)CallArena(AllocateFunction, bytes);
        return address != 0
            ? address
            : throw new InsufficientMemoryException(
                $"{bytes} bytes are wanted of a shared memory of {Length}, of which {Available} are left.");
    }

    /// <summary>The lanes of a module over this memory.</summary>
    /// <param name="definition">The module.</param>
    /// <param name="scratchSize">The bytes of this memory that each lane needs for itself.</param>
    internal LanePool Lanes(ModuleDefinition definition, int scratchSize) =>
        _lanes.GetOrAdd(definition.Name, _ => new Lazy<LanePool>(() => new LanePool(
            this,
            Engine.GetModule(definition),
            scratchSize == 0 ? 0 : AllocateBytes(LanePool.ScratchFor(scratchSize)),
            scratchSize))).Value;

    private static NativeObject Reserve(WasmEngine engine, uint pages)
    {
        WasmtimeApi api = engine.Api;
        void* type = null;
        void* error = api.MemoryTypeNew(pages, &type);
        void* memory = null;
        if (error is null)
        {
            error = api.SharedMemoryNew(engine.Handle.Value, type, &memory);
            api.MemoryTypeDelete(type);
        }

        long bytes = (long)pages * PageSize;
        return error is null
            ? new NativeObject(memory, api.SharedMemoryDelete, bytes)
            : throw new WasmUnavailableException($"A shared memory of {bytes} bytes cannot be reserved: {api.TakeError(error)}");
    }

    private long CallArena(int function, long argument)
    {
        LanePool.Rented rented = Arena.Rent();
        try
        {
            // One place for the result at least.
            rented.Lane.Arguments[0].Int64 = argument;
            rented.Lane.Call(function, 1);
            return function == UsedFunction ? rented.Lane.Arguments[0].Int64 : (uint)rented.Lane.Arguments[0].Int32;
        }
        finally
        {
            Arena.Return(in rented);
        }
    }
}
