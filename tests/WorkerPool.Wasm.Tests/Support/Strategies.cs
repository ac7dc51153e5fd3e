using System.Runtime.CompilerServices;
using WorkerPool.Wasm;

namespace WorkerPool.Tests.Support;

/// <summary>The strategies that the shared behaviours are tested with here.</summary>
internal static class Strategies
{
    internal static QueueStrategy[] All => [QueueStrategy.WasmRing, QueueStrategy.WasmPriority];

    /// <summary>The queue of a watched pool unless its test says otherwise.</summary>
    internal static PoolOptions Prepare(PoolOptions options) => options.UseWasmRing(1 << 12, WasmFallback.Throw);

    // Throw: without an engine the tests are skipped, and with one none may run on a managed queue unnoticed.
    [ModuleInitializer]
    internal static void Register() => WasmQueues.Register(new WasmQueueOptions { Capacity = 4096, Fallback = WasmFallback.Throw });
}
