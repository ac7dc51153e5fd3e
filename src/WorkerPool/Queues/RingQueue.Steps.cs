using System.Runtime.CompilerServices;
using WorkerPool.Queues;

namespace WorkerPool;

// One attempt each; the same steps as those of assembly/ring-buffer.ts.
public sealed unsafe partial class RingQueue
{
    private RingStep Enqueue(in QueuedItem item, int metadata)
    {
        long tail = Volatile.Read(ref Tail);
        while (true)
        {
            // With as many slots as items the sequences alone bound the ring. Head is read after Tail, so a difference of the
            // capacity is real; and room found here is still there when the CAS finds Tail unchanged.
            if (_capacity <= _mask && tail - Volatile.Read(ref Head) >= _capacity)
                return RingStep.Refused;
            byte* slot = SlotAt(tail);
            long lap = tail & ~_mask;

            // Acquire; pairs with the release in Dequeue: who finds the slot free may overwrite it.
            if (Volatile.Read(ref Sequence(slot)) == lap)
            {
                Interleaving.Point();
                long seen = Interlocked.CompareExchange(ref Tail, tail + 1, tail);
                if (seen == tail)
                {
                    Interleaving.Point();
                    Write(slot, in item, metadata);

                    // Release; pairs with the acquire in Dequeue.
                    Volatile.Write(ref Sequence(slot), lap + 1);
                    return RingStep.Done;
                }

                tail = seen;
            }
            else
            {
                // Tail only grows: still the same, it was the same when the sequence was read.
                long now = Volatile.Read(ref Tail);
                if (now == tail)
                    return WhyNoRoom(tail);
                tail = now;
            }
        }
    }

    private RingStep Dequeue(out QueuedItem item)
    {
        long head = Volatile.Read(ref Head);
        while (true)
        {
            byte* slot = SlotAt(head);
            long full = (head & ~_mask) + 1;

            // Acquire; pairs with the release in Enqueue: who finds the slot full finds the whole item.
            if (Volatile.Read(ref Sequence(slot)) == full)
            {
                Interleaving.Point();
                long seen = Interlocked.CompareExchange(ref Head, head + 1, head);
                if (seen == head)
                {
                    Interleaving.Point();
                    item = Read(slot, out int metadata);

                    // Release; pairs with the acquire in Enqueue.
                    Volatile.Write(ref Sequence(slot), full + _mask);
                    if (metadata != 0)
                        item = item with { Metadata = _metadata.Take(metadata) };
                    return RingStep.Done;
                }

                head = seen;
                continue;
            }

            item = default;
            RingStep? end = WhyNoItem(ref head);
            if (end is { } step)
                return step;
        }
    }

    // The slot of tail was taken while Tail stood there: the ring is full, or the slot awaits its last consumer.
    private RingStep WhyNoRoom(long tail) => tail - Volatile.Read(ref Head) >= _capacity ? RingStep.Refused : RingStep.Busy;

    // The slot of head was not full. Null: look again, at head, which may have moved.
    private RingStep? WhyNoItem(ref long head)
    {
        Interleaving.Point();
        long tail = Volatile.Read(ref Tail);

        // Head never passes Tail and neither goes back, so equal means empty when Tail was read.
        if (tail == head)
            return RingStep.Refused;
        long now = Volatile.Read(ref Head);
        if (now != head)
        {
            head = now;
            return null;
        }

        if (Volatile.Read(ref Sequence(SlotAt(head))) == (head & ~_mask) + 1)
            return null;

        // Claimed but not filled. Alone, it is no finished enqueue's item; otherwise a later one may be complete and must not
        // overtake it.
        return tail == head + 1 ? RingStep.Refused : RingStep.Busy;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref long Sequence(byte* slot) => ref *(long*)(slot + RingLayout.SlotSequence);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(byte* slot, in QueuedItem item, int metadata)
    {
        byte* entry = slot + RingLayout.SlotEntry;
        *(long*)(entry + RingLayout.EntryDeadline) = item.Deadline;
        *(int*)(entry + RingLayout.EntryId) = item.Id.Value;
        *(int*)(entry + RingLayout.EntryPriority) = item.Priority;
        *(int*)(entry + RingLayout.EntryMetadata) = metadata;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static QueuedItem Read(byte* slot, out int metadata)
    {
        byte* entry = slot + RingLayout.SlotEntry;
        metadata = *(int*)(entry + RingLayout.EntryMetadata);
        return new QueuedItem(
            new WorkItemId(*(int*)(entry + RingLayout.EntryId)),
            *(int*)(entry + RingLayout.EntryPriority),
            *(long*)(entry + RingLayout.EntryDeadline),
            null);
    }
}
