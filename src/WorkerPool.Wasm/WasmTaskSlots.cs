
namespace WorkerPool.Wasm;

/// <summary>
/// Hands out numbers from 0 to the capacity, each to one owner at a time, to .NET and to guests alike. Lock-free, thread-safe.
/// </summary>
public sealed unsafe class WasmTaskSlots
{
    private const int Bytes = 0;
    private const int Init = 1;
    private const int AllocateFunction = 2;
    private const int ReleaseFunction = 3;

    private readonly LanePool _lanes;

    /// <summary>Makes an allocator of which no slot is taken.</summary>
    /// <param name="memory">The memory it lies in, and its users share.</param>
    /// <param name="capacity">The number of slots, 1 to 2^24.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside 1 to 2^24.</exception>
    /// <exception cref="InsufficientMemoryException">The memory has not that much left.</exception>
    public WasmTaskSlots(WasmMemory memory, int capacity)
    {
        ArgumentNullException.ThrowIfNull(memory);
        (SharedMemory, Capacity) = (memory, RingQueue.CheckCapacity(capacity));
        _lanes = memory.Lanes(ModuleDefinition.Slots, 0);
        Address = memory.AllocateBytes(_lanes.Call(Bytes, capacity).Int32);
        if (_lanes.Call(Init, (int)Address, capacity).Int32 != WasmLayout.Ok)
            throw new WasmUnavailableException("The module task-slots could not make its slots.");
    }

    /// <summary>The number of slots.</summary>
    public int Capacity { get; }

    /// <summary>The memory it lies in.</summary>
    public WasmMemory SharedMemory { get; }

    /// <summary>The address of its first byte, as guests see it.</summary>
    public uint Address { get; }

    /// <summary>The slots that are taken.</summary>
    public int Count
    {
        get
        {
            int count = Volatile.Read(ref *(int*)(SharedMemory.Start + Address + WasmLayout.PoolCount));
            GC.KeepAlive(this);
            return count;
        }
    }

    /// <summary>Takes a slot.</summary>
    /// <param name="slot">Its number; -1 when all are taken.</param>
    /// <returns><see langword="true"/> when there was one.</returns>
    public bool TryAllocate(out int slot)
    {
        slot = _lanes.Call(AllocateFunction, (int)Address).Int32;
        return slot >= 0;
    }

    /// <summary>Gives a slot back.</summary>
    /// <param name="slot">Its number.</param>
    /// <returns><see langword="false"/> when there is no such slot or nobody has it.</returns>
    public bool TryRelease(int slot) => _lanes.Call(ReleaseFunction, (int)Address, slot).Int32 == WasmLayout.Ok;
}
