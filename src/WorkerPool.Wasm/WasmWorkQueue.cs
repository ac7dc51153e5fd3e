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

    private protected WasmWorkQueue(WasmMemory memory, ModuleDefinition module, int capacity, long bytes, int scratchSize)
    {
        SharedMemory = memory;
        Capacity = capacity;
        _lanes = memory.Lanes(module, scratchSize);
        Address = memory.AllocateBytes(bytes);
        LanePool.Rented rented = _lanes.Rent();
        try
        {
            rented.Lane.Arguments[0].Int32 = (int)Address;
            rented.Lane.Arguments[1].Int32 = capacity;
            rented.Lane.Call(Init, 2);
            if (rented.Lane.Arguments[0].Int32 != WasmLayout.Ok)
                throw new WasmUnavailableException($"The module {module.Name} could not make its queue.");
        }
        finally
        {
            _lanes.Return(in rented);
        }
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

    internal MetadataTable Metadata { get; } = new();

    /// <inheritdoc/>
    public bool TryEnqueue(in QueuedItem item)
    {
        int metadata = Metadata.Put(item.Metadata);
        LanePool.Rented rented = _lanes.Rent();
        int status = WasmLayout.Invalid;
        try
        {
            SpinWait spinner = default;
            while (true)
            {
                Native.RawValue* arguments = rented.Lane.Arguments;
                arguments[0].Int32 = (int)Address;
                arguments[1].Int32 = item.Id.Value;
                arguments[2].Int32 = item.Priority;
                arguments[3].Int64 = item.Deadline;
                arguments[4].Int32 = metadata;
                rented.Lane.Call(Push, 5);
                status = arguments[0].Int32;
                if (status != WasmLayout.Busy)
                    break;
                RingSegment.Wait(ref spinner);
            }
        }
        finally
        {
            _lanes.Return(in rented);
            if (status != WasmLayout.Ok)
                Metadata.Take(metadata);
        }

        return status == WasmLayout.Ok;
    }

    /// <inheritdoc/>
    public bool TryDequeue(out QueuedItem item)
    {
        LanePool.Rented rented = _lanes.Rent();
        try
        {
            SpinWait spinner = default;
            while (true)
            {
                Native.RawValue* arguments = rented.Lane.Arguments;
                arguments[0].Int32 = (int)Address;
                arguments[1].Int32 = (int)rented.Lane.Scratch;
                rented.Lane.Call(Pop, 2);
                int status = arguments[0].Int32;
                if (status == WasmLayout.Ok)
                {
                    item = WasmEntries.Read(SharedMemory.Start + rented.Lane.Scratch, Metadata);
                    return true;
                }

                if (status != WasmLayout.Busy)
                {
                    item = default;
                    return false;
                }

                RingSegment.Wait(ref spinner);
            }
        }
        finally
        {
            _lanes.Return(in rented);
        }
    }

    private protected abstract int ReadCount(byte* queue);
}
