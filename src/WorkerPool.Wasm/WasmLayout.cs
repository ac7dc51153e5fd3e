using WorkerPool.Queues;

namespace WorkerPool.Wasm;

/// <summary>
/// What .NET needs of <c>assembly/layout.ts</c> besides <see cref="RingLayout"/>, under the same names. A test compares them.
/// </summary>
internal static class WasmLayout
{
    internal const int Ok = 0;
    internal const int Empty = 1;
    internal const int Full = 2;
    internal const int Busy = 3;
    internal const int Invalid = 4;

    internal const int HeapCount = 256;
    internal const int HeapSlots = 384;

    internal const int PoolCount = 260;

    internal const int MaxWorkers = 1024;

    /// <summary>The bytes of a heap: one slot more than its capacity holds the item that is being placed.</summary>
    internal static long HeapBytesFor(int capacity) => HeapSlots + (capacity + 1L) * RingLayout.SlotSize;
}
