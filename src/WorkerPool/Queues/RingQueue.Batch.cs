using WorkerPool.Queues;

namespace WorkerPool;

// Several items at once, their slots claimed with one compare-and-swap.
public sealed unsafe partial class RingQueue
{
    /// <summary>
    /// Adds as many of the items as there is room for, from the first on, in order. Those without metadata that follow each other
    /// take their places together, with no other producer's item in between.
    /// </summary>
    /// <param name="items">The items to add.</param>
    /// <returns>How many were added; fewer than given when the queue is full.</returns>
    public int TryEnqueue(ReadOnlySpan<QueuedItem> items)
    {
        int added = 0;
        while (added < items.Length)
        {
            int plain = CountPlain(items[added..]);
            int now = plain > 0 ? EnqueuePlain(items.Slice(added, plain)) : TryEnqueue(in items[added]) ? 1 : 0;
            if (now == 0)
                break;
            added += now;
        }

        GC.KeepAlive(this);
        return added;
    }

    /// <summary>Takes the oldest items, as many as there are and fit, in order and with none between them left behind.</summary>
    /// <param name="items">Where they go, from the first place on.</param>
    /// <returns>How many were taken; 0 when the queue is empty.</returns>
    public int TryDequeue(Span<QueuedItem> items)
    {
        SpinWait spinner = default;
        long head = Volatile.Read(ref Head);
        while (!items.IsEmpty)
        {
            // A full slot stays full until a consumer claims it, which moves Head.
            int full = 0;
            while (full < items.Length && Volatile.Read(ref Sequence(SlotAt(head + full))) == ((head + full) & ~_mask) + 1)
                full++;
            Interleaving.Point();
            if (full > 0)
            {
                long seen = Interlocked.CompareExchange(ref Head, head + full, head);
                if (seen == head)
                {
                    Collect(head, items[..full]);
                    GC.KeepAlive(this);
                    return full;
                }

                head = seen;
                continue;
            }

            RingStep? end = WhyNoItem(ref head);
            if (end == RingStep.Refused)
                break;
            if (end == RingStep.Busy)
            {
                RingSegment.Wait(ref spinner);
                head = Volatile.Read(ref Head);
            }
        }

        GC.KeepAlive(this);
        return 0;
    }

    /// <summary>The items before the first one with metadata.</summary>
    internal static int CountPlain(ReadOnlySpan<QueuedItem> items)
    {
        int count = 0;
        while (count < items.Length && items[count].Metadata is null)
            count++;
        return count;
    }

    // Nothing may fail between a claim and its last slot, so only items that need no place in the metadata table.
    private int EnqueuePlain(ReadOnlySpan<QueuedItem> items)
    {
        SpinWait spinner = default;
        long tail = Volatile.Read(ref Tail);
        while (true)
        {
            // Head after Tail, as in Enqueue. A free slot stays free until a producer claims it, which moves Tail.
            long room = Math.Min(items.Length, _capacity - (tail - Volatile.Read(ref Head)));
            int free = 0;
            while (free < room && Volatile.Read(ref Sequence(SlotAt(tail + free))) == ((tail + free) & ~_mask))
                free++;
            Interleaving.Point();
            if (free > 0)
            {
                long seen = Interlocked.CompareExchange(ref Tail, tail + free, tail);
                if (seen == tail)
                {
                    Interleaving.Point();
                    Publish(tail, items[..free]);
                    return free;
                }

                tail = seen;
                continue;
            }

            long now = Volatile.Read(ref Tail);
            if (now == tail)
            {
                if (WhyNoRoom(tail) == RingStep.Refused)
                    return 0;
                RingSegment.Wait(ref spinner);
                now = Volatile.Read(ref Tail);
            }

            tail = now;
        }
    }

    private void Publish(long position, ReadOnlySpan<QueuedItem> items)
    {
        foreach (ref readonly QueuedItem item in items)
        {
            byte* slot = SlotAt(position);
            Write(slot, in item, 0);
            Volatile.Write(ref Sequence(slot), (position & ~_mask) + 1);
            position++;
        }
    }

    private void Collect(long position, Span<QueuedItem> items)
    {
        foreach (ref QueuedItem item in items)
        {
            byte* slot = SlotAt(position);
            item = Read(slot, out int metadata);
            Volatile.Write(ref Sequence(slot), (position & ~_mask) + 1 + _mask);
            if (metadata != 0)
                item = item with { Metadata = _metadata.Take(metadata) };
            position++;
        }
    }
}
