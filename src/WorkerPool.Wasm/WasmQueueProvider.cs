using Microsoft.Extensions.Logging;
using WorkerPool.Queues;

namespace WorkerPool.Wasm;

/// <summary>Makes a pool's WebAssembly queue, or what takes its place.</summary>
internal sealed class WasmQueueProvider : IQueueProvider
{
    private readonly int _capacity;
    private readonly WasmFallback _fallback;
    private readonly string? _libraryPath;

    internal WasmQueueProvider(QueueStrategy strategy, WasmQueueOptions options)
    {
        Strategy = strategy;
        _capacity = RingQueue.CheckCapacity(options.Capacity);
        _fallback = Enum.IsDefined(options.Fallback)
            ? options.Fallback
            : throw new ArgumentOutOfRangeException(
                nameof(options),
                options.Fallback,
                $"Fallback is {options.Fallback}; it must be one of {string.Join(", ", Enum.GetNames<WasmFallback>())}.");
        _libraryPath = options.LibraryPath is { } path ? Path.GetFullPath(path) : null;
    }

    public QueueStrategy Strategy { get; }

    public IWorkQueue Create(ILogger logger, string pool)
    {
        try
        {
            WasmEngine engine = WasmEngine.Get(_libraryPath);
            return Strategy == QueueStrategy.WasmRing ? new WasmRingQueue(engine, _capacity) : new WasmPriorityQueue(engine, _capacity);
        }
        catch (WasmUnavailableException exception) when (_fallback == WasmFallback.Managed)
        {
            WasmLog.FellBack(logger, pool, Strategy, exception.Message);
            return Strategy == QueueStrategy.WasmRing ? new RingQueue(_capacity) : new BoundedQueue(WorkQueue.CreatePriority(), _capacity);
        }
    }
}
