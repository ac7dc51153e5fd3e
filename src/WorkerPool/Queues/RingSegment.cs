using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WorkerPool.Queues;

/// <summary>
/// A bounded first-in-first-out ring for any number of producers and consumers, after Vyukov: every slot carries a sequence number
/// that says whose turn it is. All memory is allocated by the constructor.
/// </summary>
/// <remarks>
/// A position p lives in slot <c>p &amp; mask</c>; its lap is <c>p &amp; ~mask</c>. The slot's sequence goes through
/// <code>
/// lap              free: the producer that moves Tail from p to p + 1 may write
/// lap + 1          full: the consumer that moves Head from p to p + 1 may read
/// lap + slots      free for the next lap, which is the same as that lap's first state
/// </code>
/// Because laps start at 0 and not at the slot's index, a zeroed array is a valid empty ring and its pages stay untouched until
/// used. There are at least two slots, so the second and third state differ.
/// </remarks>
internal sealed class RingSegment
{
    // Consumers and producers of low priority must get the processor even from a spinning thread of high priority, so after some
    // hundred microseconds of waiting the spinner sleeps.
    private const int SpinsBeforeSleep = 100;

    private readonly Slot[] _slots;
    private readonly long _mask;

    // How far Tail may be ahead of Head. With as many slots as items the sequences alone see to that, and producers never have to
    // look at Head.
    private readonly long _limit;
    private RingPositions _at;

    // Written once, by the thread that froze this segment (FifoQueue's lock held), after Freeze; read by anybody. Release here,
    // acquire in Next: who sees the segment sees it initialised.
    private RingSegment? _next;

    public RingSegment(int capacity)
    {
        Capacity = capacity;
        _slots = new Slot[Math.Max(2, BitOperations.RoundUpToPowerOf2((uint)capacity))];
        _mask = _slots.Length - 1;
        _limit = _slots.Length == capacity ? long.MaxValue : capacity;
    }

    public int Capacity { get; }

    /// <summary>The segment that continues this one; null until this one is frozen and it has been linked.</summary>
    public RingSegment? Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    /// <summary>The next position to take. It only grows.</summary>
    public long Head => Volatile.Read(ref _at.Head);

    /// <summary>Frozen and empty, which is for ever.</summary>
    public bool IsDrained
    {
        get
        {
            long tail = Volatile.Read(ref _at.Tail);
            return tail < 0 && Volatile.Read(ref _at.Head) == (tail & long.MaxValue);
        }
    }

    /// <summary>Whether there was an instant during the call at which the ring held as many items as it may.</summary>
    public bool IsFull
    {
        get
        {
            // Tail first: when Head is read, Tail is this or more, so a difference of the capacity is real.
            long tail = Volatile.Read(ref _at.Tail) & long.MaxValue;
            return tail - Volatile.Read(ref _at.Head) >= Capacity;
        }
    }

    /// <summary>
    /// The number of positions claimed by producers and not yet by consumers, exact at one instant of the call. A producer moves
    /// Tail before its TryEnqueue returns and Head passes an item only when it is taken, so 0 means that no item was present then.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int GetCount(out bool frozen)
    {
        while (true)
        {
            long head = Volatile.Read(ref _at.Head);
            Interleaving.Point();
            long tail = Volatile.Read(ref _at.Tail);
            if (Volatile.Read(ref _at.Head) != head)
                continue;
            frozen = tail < 0;
            return (int)((tail & long.MaxValue) - head);
        }
    }

    /// <summary>
    /// False when frozen, full, or when the consumer of the previous lap is still copying out of the slot whose turn it is
    /// (<see cref="IsFull"/> tells the last two apart).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnqueue(in QueuedItem item)
    {
        long tail = Volatile.Read(ref _at.Tail);
        while (true)
        {
            // Unsigned, so a frozen tail and one staler than HeadSeen are beyond the limit too, and FindRoom sorts them out.
            if ((ulong)(tail - Volatile.Read(ref _at.HeadSeen)) >= (ulong)_limit && !FindRoom(ref tail))
                return false;

            ref Slot slot = ref SlotOf(tail);
            long lap = tail & ~_mask;

            // Acquire; pairs with the release in Take: who finds the slot free finds its Metadata cleared.
            if (Volatile.Read(ref slot.Sequence) == lap)
            {
                Interleaving.Point();
                long seen = Interlocked.CompareExchange(ref _at.Tail, tail + 1, tail);
                if (seen == tail)
                {
                    // Claimed: until the sequence moves this thread alone touches the slot.
                    Interleaving.Point();
                    slot.Id = item.Id;
                    slot.Priority = item.Priority;
                    slot.Deadline = item.Deadline;
                    if (item.Metadata is not null)
                        slot.Metadata = item.Metadata;

                    // Release; pairs with the acquire in TryDequeue.
                    Volatile.Write(ref slot.Sequence, lap + 1);
                    return true;
                }

                // Another producer claimed the slot, or the segment froze.
                tail = seen;
            }
            else
            {
                // Tail only grows: if it is still the same, it was the same when the sequence was read, so the slot awaits its
                // previous consumer. Otherwise another producer has claimed the slot meanwhile.
                long now = Volatile.Read(ref _at.Tail);
                if (now == tail)
                    return false;
                tail = now;
            }
        }
    }

    /// <summary>
    /// False when there was an instant during the call at which no item was present whose TryEnqueue had finished; on a frozen
    /// segment only when it is drained. Also while there are older items: a sweep publishes them before it moves Head.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDequeue(ref SweptItems? older, out QueuedItem item)
    {
        long head = Volatile.Read(ref _at.Head);
        while (true)
        {
            ref Slot slot = ref SlotOf(head);
            long full = (head & ~_mask) + 1;

            // Acquire; pairs with the release in TryEnqueue: who finds the slot full finds the whole item.
            if (Volatile.Read(ref slot.Sequence) == full)
            {
                if (Volatile.Read(ref older) is not null)
                {
                    item = default;
                    return false;
                }

                Interleaving.Point();
                long seen = Interlocked.CompareExchange(ref _at.Head, head + 1, head);
                if (seen == head)
                {
                    Take(ref slot, full + _mask, out item);
                    return true;
                }

                // Another consumer claimed the slot.
                head = seen;
            }
            else if (Volatile.Read(ref _at.Tail) == head || !FindItem(ref head))
            {
                // Head never passes Tail and neither goes back, so equal means empty when Tail was read.
                item = default;
                return false;
            }
        }
    }

    /// <summary>
    /// Ends enqueuing for good. A producer that has not claimed a slot by now fails its CAS; those that have will publish.
    /// </summary>
    public void Freeze() => Interlocked.Or(ref _at.Tail, long.MinValue);

    /// <summary>Gives up the processor while another thread is between its claim of a slot and its next write.</summary>
    public static void Wait(ref SpinWait spinner) => spinner.SpinOnce(SpinsBeforeSleep);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot SlotOf(long position) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), (nint)(position & _mask));

    // The consumer has claimed the slot and alone touches it until the sequence moves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(ref Slot slot, long free, out QueuedItem item)
    {
        Interleaving.Point();

        // Two branches, because storing a reference that may not be null costs a write barrier.
        object? metadata = slot.Metadata;
        if (metadata is null)
        {
            item = new QueuedItem(slot.Id, slot.Priority, slot.Deadline, null);
        }
        else
        {
            item = new QueuedItem(slot.Id, slot.Priority, slot.Deadline, metadata);
            slot.Metadata = null;
        }

        // Release; pairs with the acquire in TryEnqueue.
        Volatile.Write(ref slot.Sequence, free);
    }

    // HeadSeen leaves no room. Looks at Head itself and leaves in tail a position that may be claimed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool FindRoom(ref long tail)
    {
        while (true)
        {
            tail = Volatile.Read(ref _at.Tail);
            if (tail < 0)
                return false;

            // Read after Tail, so a difference of the capacity is real. Head never goes back: room found here is still there
            // when the CAS finds Tail unchanged.
            long head = Volatile.Read(ref _at.Head);
            if (tail - head >= _limit)
                return false;

            // Otherwise the ring moved past this tail between the two reads.
            if (head <= tail)
            {
                Volatile.Write(ref _at.HeadSeen, head);
                return true;
            }
        }
    }

    // The slot of head was not full. Waits until it may be, or finds that there is nothing to wait for.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool FindItem(ref long head)
    {
        SpinWait spinner = default;
        while (true)
        {
            Interleaving.Point();
            long tail = Volatile.Read(ref _at.Tail);
            bool frozen = tail < 0;
            tail &= long.MaxValue;

            // Empty, as in TryDequeue, but possibly frozen.
            if (tail == head)
                return false;

            long now = Volatile.Read(ref _at.Head);
            if (now != head)
            {
                // Another consumer took the item.
                head = now;
                return true;
            }

            // The slot is claimed by a producer. If it has published meanwhile, take the item.
            if (Volatile.Read(ref SlotOf(head).Sequence) != (head & ~_mask))
                return true;

            // It has not. When no later position was claimed, no finished TryEnqueue put an item here or, the segment being
            // open, behind it: empty. The producer wakes a worker when it is done.
            if (!frozen && tail == head + 1)
                return false;

            // A later item may be complete and must not overtake this one.
            Wait(ref spinner);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        /// <summary>Whose turn it is; see the remarks of the class. The other fields belong to the thread whose turn it is.</summary>
        public long Sequence;
        public long Deadline;
        public object? Metadata;
        public WorkItemId Id;
        public int Priority;
    }
}
