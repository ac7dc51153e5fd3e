using WorkerPool.Wasm;

namespace WorkerPool.Tests.Stress;

/// <summary>The pools that the stress program runs through here: both WebAssembly queues, roomy and full, in each full mode.</summary>
internal static class StressShapes
{
    private const int Roomy = 1 << 12;

    internal static IReadOnlyList<string> Names { get; } =
    [
        "WasmRing", "WasmPriority", "FullRing", "FullPriority",
        "Reject", "Wait", "DropOldest", "DropNewest", "CallerRuns", "NoQueue",
        "Recycling", "InterleavingAndRecycling", "Quarantining",
    ];

    internal static PoolOptions Create(string name, int workers)
    {
        // Long enough that a worker whose cleanup is stuck fails the run instead of being replaced.
        PoolOptions options = new PoolOptions { Name = "Stress " + name, MaxWorkers = workers, AbortTimeout = 4 * Patience.Limit }
            .UseWasmRing(Roomy, WasmFallback.Throw);
        switch (name)
        {
            case "WasmRing":
                break;
            case "WasmPriority":
                options.UseWasmPriority(Roomy, WasmFallback.Throw);
                break;

            // The queue itself is full, with entries of cancelled calls too, and callers wait behind it.
            case "FullRing":
                options.UseWasmRing(StressLimits.Bound, WasmFallback.Throw);
                options.QueueFullMode = QueueFullMode.Wait;
                break;
            case "FullPriority":
                options.UseWasmPriority(StressLimits.Bound, WasmFallback.Throw);
                options.QueueFullMode = QueueFullMode.Wait;
                break;
            case "InterleavingAndRecycling":
                options.UseWasmPriority(Roomy, WasmFallback.Throw);
                StressLimits.Apply(options, name);
                break;
            default:
                StressLimits.Apply(options, name);
                break;
        }

        return options;
    }
}
