using System.Diagnostics.CodeAnalysis;
using WorkerPool.Queues;

namespace WorkerPool.Wasm;

/// <summary>
/// A bounded queue whose items lie in a shared memory and whose operations are calls into a guest. Thread-safe: each call has a lane
/// of its own, and what the threads decide among themselves they decide with atomics in the shared memory.
/// </summary>
/// <remarks>
/// The guest never waits. When it finds another thread in the middle of a step that it needs, it says so, and the wait is here: a
/// short spin that gives up the processor.
/// </remarks>
[SuppressMessage("Design", "CA1012", Justification = "Only the queues of this package derive from it.")]
public abstract unsafe class WasmWorkQueue : IGuestQueue
{
    // The exports of both modules, in the order of their definitions.
    private const int Init = 0;
    private const int Push = 1;
    private const int Pop = 2;

    private readonly LanePool _lanes;
    private readonly EntryCalls _entries;

    private protected WasmWorkQueue(WasmMemory memory, ModuleDefinition module, int capacity, long bytes, int scratchSize)
    {
        SharedMemory = memory;
        Capacity = capacity;
        _lanes = memory.Lanes(module, scratchSize);
        Address = memory.AllocateBytes(bytes);
        _entries = new EntryCalls(memory, _lanes);
        if (_lanes.Call(Init, (int)Address, capacity).Int32 != WasmLayout.Ok)
            throw new WasmUnavailableException($"The module {module.Name} could not make its queue.");
    }

    /// <summary>The most items it takes.</summary>
    public int Capacity { get; }

    /// <summary>The memory it lies in, for guests that share it.</summary>
    public WasmMemory SharedMemory { get; }

    /// <summary>The address of its first byte, as guests see it.</summary>
    public uint Address { get; }

    /// <inheritdoc/>
    public bool IsThreadSafe => true;

    /// <inheritdoc/>
    /// <remarks>Read from the shared memory, without a call.</remarks>
    public int Count
    {
        get
        {
            int count = ReadCount(SharedMemory.Start + Address);
            GC.KeepAlive(this);
            return count;
        }
    }

    private protected LanePool Lanes => _lanes;

    internal MetadataTable Metadata => _entries.Metadata;

    /// <inheritdoc/>
    public bool TryEnqueue(in QueuedItem item) => _entries.TryPut(Push, [(int)Address], in item);

    /// <inheritdoc/>
    public bool TryDequeue(out QueuedItem item) => _entries.TryTake(Pop, [(int)Address], out item);

    private protected abstract int ReadCount(byte* queue);
}
