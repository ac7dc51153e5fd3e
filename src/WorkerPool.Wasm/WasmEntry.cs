using System.Runtime.InteropServices;
using WorkerPool.Queues;

namespace WorkerPool.Wasm;

/// <summary>An item as guests see it outside a queue: 24 bytes.</summary>
/// <param name="Id">Names the call.</param>
/// <param name="Priority">Higher runs sooner.</param>
/// <param name="Deadline">The latest start in UTC ticks (100 ns), or <see cref="QueuedItem.NoDeadline"/>.</param>
[StructLayout(LayoutKind.Explicit, Size = RingLayout.EntrySize)]
public readonly record struct WasmEntry(
    [field: FieldOffset(RingLayout.EntryId)] int Id,
    [field: FieldOffset(RingLayout.EntryPriority)] int Priority,
    [field: FieldOffset(RingLayout.EntryDeadline)] long Deadline);
