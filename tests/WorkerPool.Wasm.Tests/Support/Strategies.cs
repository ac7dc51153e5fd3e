using System.Runtime.CompilerServices;
using WorkerPool.Wasm;

namespace WorkerPool.Tests.Support;

/// <summary>The strategies that the shared behaviours are tested with here.</summary>
internal static class Strategies
{
    private const int Capacity = 4096;

    // The behaviours that no test repeats for each strategy run on the ring; .ci/run has them run on the other queue, too.
    private static readonly bool s_priority = Environment.GetEnvironmentVariable("WORKERPOOL_TEST_WASM_QUEUE") == "WasmPriority";

    internal static QueueStrategy[] All => [QueueStrategy.WasmRing, QueueStrategy.WasmPriority];

    /// <summary>The queue of a watched pool unless its test says otherwise.</summary>
    internal static PoolOptions Prepare(PoolOptions options) => s_priority
        ? options.UseWasmPriority(Capacity, WasmFallback.Throw)
        : options.UseWasmRing(Capacity, WasmFallback.Throw);

    // Throw: without an engine the tests are skipped, and with one none may run on a managed queue unnoticed.
    [ModuleInitializer]
    internal static void Register() => WasmQueues.Register(new WasmQueueOptions { Capacity = Capacity, Fallback = WasmFallback.Throw });
}
