using WorkerPool.Queues;

namespace WorkerPool.Wasm;

/// <summary>
/// Decides in WebAssembly which item comes next for which worker: each worker has a ring of its own, and there is one that all share. A
/// worker takes from its own, then from the shared one, then from the others'. For hosts that drive their own workers and want the same
/// decisions in each. Lock-free, thread-safe.
/// </summary>
public sealed class WasmScheduler
{
    private const int Bytes = 0;
    private const int Init = 1;
    private const int Submit = 2;
    private const int Next = 3;
    private const int CountFunction = 4;
    private const int ScratchSize = RingLayout.EntrySize;

    private readonly LanePool _lanes;
    private readonly EntryCalls _entries;

    /// <summary>Makes a scheduler without items.</summary>
    /// <param name="memory">The memory it lies in.</param>
    /// <param name="workers">The number of workers, 1 to 1,024.</param>
    /// <param name="ringCapacity">The most items of each worker's ring, 1 to 2^24.</param>
    /// <param name="sharedCapacity">The most items of the shared ring, 1 to 2^24.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or the rings have more than 2 GiB together.</exception>
    /// <exception cref="InsufficientMemoryException">The memory has not that much left.</exception>
    public WasmScheduler(WasmMemory memory, int workers, int ringCapacity, int sharedCapacity)
    {
        ArgumentNullException.ThrowIfNull(memory);
        RingQueue.CheckCapacity(ringCapacity);
        RingQueue.CheckCapacity(sharedCapacity);
        if (workers is < 1 or > WasmLayout.MaxWorkers)
        {
            throw new ArgumentOutOfRangeException(
                nameof(workers), workers, $"workers is {workers}; it must be from 1 to {WasmLayout.MaxWorkers}.");
        }

        (SharedMemory, Workers) = (memory, workers);
        _lanes = memory.Lanes(ModuleDefinition.Scheduler, ScratchSize);
        Address = memory.AllocateBytes(Measure(workers, ringCapacity, sharedCapacity));
        _entries = new EntryCalls(memory, _lanes);
        if (_lanes.Call(Init, (int)Address, workers, ringCapacity, sharedCapacity).Int32 != WasmLayout.Ok)
            throw new WasmUnavailableException("The module scheduler could not make its rings.");
    }

    /// <summary>The number of workers.</summary>
    public int Workers { get; }

    /// <summary>The memory it lies in.</summary>
    public WasmMemory SharedMemory { get; }

    /// <summary>The address of its first byte, as guests see it.</summary>
    public uint Address { get; }

    /// <summary>The items in all rings; each ring is exact at an instant of its own.</summary>
    public long Count => _lanes.Call(CountFunction, (int)Address).Int64;

    /// <summary>Adds an item. What does not fit into the worker's ring goes into the shared one.</summary>
    /// <param name="worker">Whose it is, 0 to <see cref="Workers"/> - 1; -1 for anybody's.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> when both rings are full.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="worker"/> is no worker and not -1.</exception>
    public bool TrySubmit(int worker, in QueuedItem item)
    {
        CheckWorker(worker, -1);
        return _entries.TryPut(Submit, [(int)Address, worker], in item);
    }

    /// <summary>Takes the next item for a worker.</summary>
    /// <param name="worker">Who asks, 0 to <see cref="Workers"/> - 1.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> when no ring has one.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="worker"/> is no worker.</exception>
    public bool TryNext(int worker, out QueuedItem item)
    {
        CheckWorker(worker, 0);
        return _entries.TryTake(Next, [(int)Address, worker], out item);
    }

    private long Measure(int workers, int ringCapacity, int sharedCapacity)
    {
        long bytes = _lanes.Call(Bytes, workers, ringCapacity, sharedCapacity).Int64;
        return bytes > 0
            ? bytes
            : throw new ArgumentOutOfRangeException(
                nameof(ringCapacity),
                ringCapacity,
                $"{workers} rings of {ringCapacity} items and one of {sharedCapacity} have more than 2 GiB.");
    }

    private void CheckWorker(int worker, int least)
    {
        if (worker < least || worker >= Workers)
            throw new ArgumentOutOfRangeException(nameof(worker), worker, $"worker is {worker}; it must be from {least} to {Workers - 1}.");
    }
}
