namespace WorkerPool.Workers;

/// <summary>
/// Maps the ids that queues and frames carry to the calls they name. An item owns its slot for life and stands in it only while a
/// queue or a frame refers to it, so a call that nobody awaits is collected like any object.
/// </summary>
internal sealed class WorkItemTable
{
    private const int ChunkBits = 10;
    private const int ChunkSize = 1 << ChunkBits;

    // A smaller table is not worth a look.
    private const int LeastToTrim = 64 * ChunkSize;

    private readonly object _gate = new();
    private Stack<int> _free = new();
    private int _next;

    // Grown, and cut where no slot is in use, under the gate, by replacing the outer array; chunks never move. A slot is handed out only after its chunk was
    // published, and ids travel through queues with release and acquire, so a reader of an id sees its chunk.
    private WorkItem?[][] _chunks = [];

    /// <summary>Gives a new item its slot.</summary>
    internal int Allocate()
    {
        lock (_gate)
        {
            if (_free.TryPop(out int slot))
                return slot;
            slot = _next++;
            if (slot >> ChunkBits == _chunks.Length)
                Volatile.Write(ref _chunks, [.. _chunks, new WorkItem?[ChunkSize]]);
            return slot;
        }
    }

    /// <summary>Takes back the slot of an item that was collected.</summary>
    internal void Free(int slot)
    {
        lock (_gate)
            _free.Push(slot);
    }

    /// <summary>
    /// Gives back the end of the table that no item uses any more; whether the table is still so large that it is worth another look when
    /// more items have been collected.
    /// </summary>
    internal bool Trim()
    {
        lock (_gate)
        {
            if (_free.Count >= LeastToTrim)
            {
                int[] free = [.. _free];
                Array.Sort(free);
                int kept = free.Length;
                while (kept > 0 && free[kept - 1] == _next - 1)
                {
                    kept--;
                    _next--;
                }

                // The lowest is handed out first, so that the end comes free again.
                _free = new Stack<int>(free.Take(kept).Reverse());
                Volatile.Write(ref _chunks, _chunks[..((_next + ChunkSize - 1) >> ChunkBits)]);
            }

            return _next >= LeastToTrim;
        }
    }

    internal void Put(int slot, WorkItem item) => _chunks[slot >> ChunkBits][slot & (ChunkSize - 1)] = item;

    /// <summary>The call that stands in a slot, which it keeps. For whoever holds the entry that names it.</summary>
    internal WorkItem Peek(int slot) => _chunks[slot >> ChunkBits][slot & (ChunkSize - 1)]!;

    internal WorkItem? Take(int slot)
    {
        WorkItem?[][] chunks = _chunks;
        if ((uint)(slot >> ChunkBits) >= (uint)chunks.Length)
            return null;
        ref WorkItem? entry = ref chunks[slot >> ChunkBits][slot & (ChunkSize - 1)];
        WorkItem? item = entry;
        entry = null;
        return item;
    }

    /// <summary>The calls that wait in a worker's channel, or, for null, in a queue, with the versions they had there.</summary>
    internal List<(WorkItem Item, int Version)> FindCarriedBy(Worker? worker)
    {
        List<(WorkItem, int)> found = [];
        foreach (WorkItem?[] chunk in Volatile.Read(ref _chunks))
        {
            foreach (WorkItem? item in chunk)
            {
                // The version first: a call that ends in between is not found, or found with a version it no longer has.
                int version = item?.Version ?? 0;
                Interlocked.MemoryBarrier();
                if (item is not null && item.IsCarriedBy(worker))
                    found.Add((item, version));
            }
        }

        return found;
    }

    /// <summary>The start of the longest wait among the calls that stand here and still wait; null when there is none.</summary>
    internal long? OldestEnqueued()
    {
        long? oldest = null;
        foreach (WorkItem?[] chunk in Volatile.Read(ref _chunks))
        {
            foreach (WorkItem? item in chunk)
            {
                if (item is not null && item.TryGetEnqueued(out long since) && (oldest is null || since < oldest))
                    oldest = since;
            }
        }

        return oldest;
    }
}
