using System.Runtime.CompilerServices;
using WorkerPool.Queues;

namespace WorkerPool.Wasm;

/// <summary>Items as they lie in a shared memory outside a queue; see <see cref="WasmEntry"/>.</summary>
internal static unsafe class WasmEntries
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static QueuedItem Read(byte* entry, MetadataTable metadata) => new(
        new WorkItemId(*(int*)(entry + RingLayout.EntryId)),
        *(int*)(entry + RingLayout.EntryPriority),
        *(long*)(entry + RingLayout.EntryDeadline),
        metadata.Take(*(int*)(entry + RingLayout.EntryMetadata)));

    /// <summary>Writes an item without its metadata.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void WritePlain(byte* entry, in QueuedItem item)
    {
        *(int*)(entry + RingLayout.EntryId) = item.Id.Value;
        *(int*)(entry + RingLayout.EntryPriority) = item.Priority;
        *(long*)(entry + RingLayout.EntryDeadline) = item.Deadline;
        *(int*)(entry + RingLayout.EntryMetadata) = 0;
    }
}
