using WorkerPool.Tests.Queues;

namespace WorkerPool.Wasm.Tests.Support;

/// <summary>The WebAssembly queues for the contract suites.</summary>
internal static class WasmKinds
{
    internal const int Capacity = 100;

    internal static readonly QueueKind Ring = new(static () => new WasmRingQueue(WasmEngine.Default, Capacity), QueueKind.First, Capacity);

    internal static readonly QueueKind Priority =
        new(static () => new WasmPriorityQueue(WasmEngine.Default, Capacity), QueueKind.HighestPriority, Capacity);

    /// <summary>In by WebAssembly, out by .NET.</summary>
    internal static readonly QueueKind RingOutManaged = new(static () => MixedQueue.Create(Capacity, guestIn: true), QueueKind.First, Capacity);

    /// <summary>In by .NET, out by WebAssembly.</summary>
    internal static readonly QueueKind RingInManaged = new(static () => MixedQueue.Create(Capacity, guestIn: false), QueueKind.First, Capacity);
}
