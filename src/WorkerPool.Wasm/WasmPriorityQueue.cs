using WorkerPool.Queues;

namespace WorkerPool.Wasm;

/// <summary>
/// Highest <see cref="QueuedItem.Priority"/> first, equal ones in arrival order; at most a given number of items. Thread-safe: one
/// thread at a time is in the heap, the others try again.
/// </summary>
public sealed unsafe class WasmPriorityQueue : WasmWorkQueue
{
    private const int ScratchSize = RingLayout.EntrySize;

    /// <summary>Makes an empty queue with a memory of its own.</summary>
    /// <param name="engine">Runs the guest.</param>
    /// <param name="capacity">The most items the queue takes, 1 to 2^24.</param>
    /// <exception cref="ArgumentNullException"><paramref name="engine"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside 1 to 2^24.</exception>
    /// <exception cref="WasmUnavailableException">The memory cannot be reserved.</exception>
    public WasmPriorityQueue(WasmEngine engine, int capacity)
        : this(new WasmMemory(engine, LengthFor(capacity)), capacity)
    {
    }

    /// <summary>Makes an empty queue in a memory that it shares with others.</summary>
    /// <param name="memory">The memory; <see cref="LengthFor"/> bytes of it are used.</param>
    /// <param name="capacity">The most items the queue takes, 1 to 2^24.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside 1 to 2^24.</exception>
    /// <exception cref="InsufficientMemoryException">The memory has not that much left.</exception>
    public WasmPriorityQueue(WasmMemory memory, int capacity)
        : base(
            memory ?? throw new ArgumentNullException(nameof(memory)), ModuleDefinition.Heap, RingQueue.CheckCapacity(capacity),
            WasmLayout.HeapBytesFor(capacity), ScratchSize)
    {
    }

    /// <summary>The bytes of a memory with room for one such queue.</summary>
    /// <param name="capacity">The most items, 1 to 2^24.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside 1 to 2^24.</exception>
    public static long LengthFor(int capacity) =>
        WasmMemory.LengthFor(WasmLayout.HeapBytesFor(RingQueue.CheckCapacity(capacity)), LanePool.ScratchFor(ScratchSize));

    private protected override int ReadCount(byte* queue) => Volatile.Read(ref *(int*)(queue + WasmLayout.HeapCount));
}
