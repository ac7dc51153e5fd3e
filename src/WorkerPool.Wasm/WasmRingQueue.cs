using WorkerPool.Queues;

namespace WorkerPool.Wasm;

/// <summary>First in, first out; at most a given number of items. Lock-free, thread-safe.</summary>
public sealed unsafe class WasmRingQueue : WasmWorkQueue
{
    private const int PushMany = 3;
    private const int PopMany = 4;

    // The most items of one call into the guest; each lane has room for so many.
    private const int Batch = 1024;
    private const int ScratchSize = Batch * RingLayout.EntrySize;

    /// <summary>Makes an empty queue with a memory of its own.</summary>
    /// <param name="engine">Runs the guest.</param>
    /// <param name="capacity">The most items the queue takes, 1 to 2^24. A power of two is fastest.</param>
    /// <exception cref="ArgumentNullException"><paramref name="engine"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside 1 to 2^24.</exception>
    /// <exception cref="WasmUnavailableException">The memory cannot be reserved.</exception>
    public WasmRingQueue(WasmEngine engine, int capacity)
        : this(new WasmMemory(engine, LengthFor(capacity)), capacity)
    {
    }

    /// <summary>Makes an empty queue in a memory that it shares with others.</summary>
    /// <param name="memory">The memory; <see cref="LengthFor"/> bytes of it are used.</param>
    /// <param name="capacity">The most items the queue takes, 1 to 2^24.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside 1 to 2^24.</exception>
    /// <exception cref="InsufficientMemoryException">The memory has not that much left.</exception>
    public WasmRingQueue(WasmMemory memory, int capacity)
        : base(
            memory ?? throw new ArgumentNullException(nameof(memory)), ModuleDefinition.Ring, RingQueue.CheckCapacity(capacity),
            RingLayout.BytesFor(capacity), ScratchSize)
    {
    }

    /// <summary>The bytes of a memory with room for one such queue.</summary>
    /// <param name="capacity">The most items, 1 to 2^24.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside 1 to 2^24.</exception>
    public static long LengthFor(int capacity) =>
        WasmMemory.LengthFor(RingLayout.BytesFor(RingQueue.CheckCapacity(capacity)), LanePool.ScratchFor(ScratchSize));

    /// <summary>
    /// The same queue without a call into the guest: what one end puts in, either takes out. Both may be used by any threads at once.
    /// </summary>
    /// <returns>A managed queue over the same bytes.</returns>
    public RingQueue AsManaged() =>
        RingQueue.Attach(SharedMemory, SharedMemory.Start + Address, SharedMemory.Length - Address, Metadata);

    /// <summary>
    /// Adds as many of the items as there is room for, from the first on, in order. Up to 1,024 that follow each other without metadata
    /// take one call and their places together.
    /// </summary>
    /// <param name="items">The items to add.</param>
    /// <returns>How many were added; fewer than given when the queue is full.</returns>
    public int TryEnqueue(ReadOnlySpan<QueuedItem> items)
    {
        int added = 0;
        while (added < items.Length)
        {
            int plain = Math.Min(Batch, RingQueue.CountPlain(items[added..]));
            int now = plain > 0 ? EnqueuePlain(items.Slice(added, plain)) : TryEnqueue(in items[added]) ? 1 : 0;
            if (now == 0)
                break;
            added += now;
        }

        return added;
    }

    /// <summary>Takes up to 1,024 of the oldest items with one call, as many as there are and fit, in order.</summary>
    /// <param name="items">Where they go, from the first place on.</param>
    /// <returns>How many were taken; 0 when the queue is empty.</returns>
    public int TryDequeue(Span<QueuedItem> items)
    {
        if (items.IsEmpty)
            return 0;
        LanePool.Rented rented = Lanes.Rent();
        try
        {
            int taken = Call(rented.Lane, PopMany, Math.Min(Batch, items.Length), WasmLayout.Empty);
            byte* entry = SharedMemory.Start + rented.Lane.Scratch;
            for (int i = 0; i < taken; i++, entry += RingLayout.EntrySize)
                items[i] = WasmEntries.Read(entry, Metadata);
            return taken;
        }
        finally
        {
            Lanes.Return(in rented);
        }
    }

    private protected override int ReadCount(byte* queue) => RingQueue.CountAt(queue);

    private int EnqueuePlain(ReadOnlySpan<QueuedItem> items)
    {
        LanePool.Rented rented = Lanes.Rent();
        try
        {
            byte* entry = SharedMemory.Start + rented.Lane.Scratch;
            foreach (ref readonly QueuedItem item in items)
            {
                WasmEntries.WritePlain(entry, in item);
                entry += RingLayout.EntrySize;
            }

            return Call(rented.Lane, PushMany, items.Length, WasmLayout.Full);
        }
        finally
        {
            Lanes.Return(in rented);
        }
    }

    // A count, or a status negated; busy is waited for here.
    private int Call(WasmLane lane, int function, int length, int none)
    {
        SpinWait spinner = default;
        while (true)
        {
            lane.Arguments[0].Int32 = (int)Address;
            lane.Arguments[1].Int32 = (int)lane.Scratch;
            lane.Arguments[2].Int32 = length;
            lane.Call(function, 3);
            int result = lane.Arguments[0].Int32;
            if (result > 0)
                return result;
            if (result == -none)
                return 0;
            RingSegment.Wait(ref spinner);
        }
    }
}
