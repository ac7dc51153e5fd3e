using WorkerPool.Queues;
using WorkerPool.Wasm.Native;

namespace WorkerPool.Wasm;

/// <summary>
/// The calls that put one item into something of a guest's and take one out, and the items' metadata, which stays here meanwhile.
/// Thread-safe.
/// </summary>
/// <param name="memory">The memory that the guest works on.</param>
/// <param name="lanes">The lanes of its module, each with scratch for an entry.</param>
internal sealed unsafe class EntryCalls(WasmMemory memory, LanePool lanes)
{
    internal MetadataTable Metadata { get; } = new();

    /// <summary>Puts an item in; waits while the guest is busy.</summary>
    /// <param name="function">The function: takes <paramref name="where"/> and the item, returns a status.</param>
    /// <param name="where">Its first arguments.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> when there is no room.</returns>
    internal bool TryPut(int function, ReadOnlySpan<int> where, in QueuedItem item)
    {
        int metadata = Metadata.Put(item.Metadata);
        LanePool.Rented rented = lanes.Rent();
        int status = WasmLayout.Invalid;
        try
        {
            SpinWait spinner = default;
            while (true)
            {
                RawValue* rest = rented.Lane.SetArguments(where);
                rest[0].Int32 = item.Id.Value;
                rest[1].Int32 = item.Priority;
                rest[2].Int64 = item.Deadline;
                rest[3].Int32 = metadata;
                rented.Lane.Call(function, where.Length + 4);
                status = rented.Lane.Arguments[0].Int32;
                if (status != WasmLayout.Busy)
                    break;
                RingSegment.Wait(ref spinner);
            }
        }
        finally
        {
            lanes.Return(in rented);
            if (status != WasmLayout.Ok)
                Metadata.Take(metadata);
        }

        return status == WasmLayout.Ok;
    }

    /// <summary>Takes an item out; waits while the guest is busy.</summary>
    /// <param name="function">The function: takes <paramref name="where"/> and where the entry goes, returns a status.</param>
    /// <param name="where">Its first arguments.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> when there is none.</returns>
    internal bool TryTake(int function, ReadOnlySpan<int> where, out QueuedItem item)
    {
        LanePool.Rented rented = lanes.Rent();
        try
        {
            SpinWait spinner = default;
            while (true)
            {
                rented.Lane.SetArguments(where)->Int32 = (int)rented.Lane.Scratch;
                rented.Lane.Call(function, where.Length + 1);
                int status = rented.Lane.Arguments[0].Int32;
                if (status == WasmLayout.Ok)
                {
                    item = WasmEntries.Read(memory.Start + rented.Lane.Scratch, Metadata);
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
            lanes.Return(in rented);
        }
    }
}
