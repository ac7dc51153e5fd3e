using System.Runtime.CompilerServices;

namespace WorkerPool.Queues;

/// <summary>
/// First in, first out, unbounded and lock-free: a chain of <see cref="RingSegment"/>s, each twice as large as the one before.
/// Items enter at the last one and leave at the first. Once a segment holds all that ever waits, it is the only one and is used
/// over and over, so nothing is allocated.
/// </summary>
/// <remarks>
/// A segment found without room is frozen, then linked to a new one, then replaced as <see cref="_tail"/>, in that order. Hence an
/// item can be behind a segment only if that segment is frozen, and as no item enters a frozen segment, one seen frozen and empty
/// stays so. Every "empty" below follows from these two.
/// </remarks>
internal sealed class FifoQueue : IWorkQueue, ISweepable, ITrimmable
{
    private const int FirstCapacity = 32;
    private const int MaxCapacity = 1 << 20;

    // A smaller segment is not worth replacing.
    private const int LeastToTrim = 1 << 12;

    private readonly object _growth = new();

    // The first segment that may hold an item. Moved by consumers by CAS to its Next once it is drained; read by all. The CAS
    // releases, the volatile reads acquire: who sees the segment sees it initialised.
    private RingSegment _head;

    // The segment that takes new items. Written with _growth held, after Freeze and Next; read by producers. The release pairs
    // with the acquire in TryEnqueue, so whoever sees an item in the new segment sees its predecessors frozen.
    private RingSegment _tail;

    // What a sweep left: older than everything in the segments. Set with _growth held, before the sweep takes items; cleared with its
    // own lock held, when it is empty.
    private SweptItems? _swept;

    public FifoQueue() => _head = _tail = new RingSegment(FirstCapacity);

    public bool IsThreadSafe => true;

    /// <summary>
    /// The items in all segments, exact at one instant. Items leave at the first segment only, so when none has left while the others were
    /// counted, all were present together; a segment that is not the last grows no more. Beside a sweep it may be more.
    /// </summary>
    public int Count
    {
        get
        {
            int swept = Volatile.Read(ref _swept)?.Count ?? 0;
            while (true)
            {
                RingSegment head = Volatile.Read(ref _head);
                long first = head.Head;
                int count = head.GetCount(out bool frozen);
                if (!frozen)
                    return count + swept;
                count = AddSegmentsBehind(head, count);
                if (head.Head == first && Volatile.Read(ref _head) == head)
                    return count + swept;
            }
        }
    }

    public bool TryEnqueue(in QueuedItem item)
    {
        return Volatile.Read(ref _tail).TryEnqueue(in item) || TryEnqueueGrowing(in item);
    }

    public bool TryDequeue(out QueuedItem item)
    {
        RingSegment head = Volatile.Read(ref _head);
        if (head.TryDequeue(ref _swept, out item))
            return true;

        Interleaving.Point();
        if (Volatile.Read(ref _swept) is not null)
            return TryDequeueAcrossSegments(out item);

        // Nothing behind it after it was found empty means nothing behind it when it was.
        return head.Next is not null && TryDequeueAcrossSegments(out item);
    }

    public void Sweep(Func<WorkItemId, bool> isDead)
    {
        lock (_growth)
        {
            SweptItems swept = _swept ?? new SweptItems();
            lock (swept)
            {
                int left = Count;
                swept.Begin();
                Volatile.Write(ref _swept, swept);

                // Published, then taken: a consumer takes what this one does not, which is older, or sees what this has published.
                Interlocked.MemoryBarrier();
                swept.Sweep(isDead);
                SweptItems? none = null;
                for (RingSegment? segment = _head; segment is not null && left > 0; segment = segment.Next)
                {
                    for (; left > 0 && segment.TryDequeue(ref none, out QueuedItem item); left--)
                    {
                        if (!isDead(item.Id))
                            swept.Append(item);
                    }
                }

                swept.End();
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryEnqueueGrowing(in QueuedItem item)
    {
        while (true)
        {
            RingSegment tail = Volatile.Read(ref _tail);
            if (tail.TryEnqueue(in item))
                return true;
            Interleaving.Point();
            Grow(tail);
        }
    }

    private void Grow(RingSegment full)
    {
        lock (_growth)
        {
            if (_tail == full)
                Append(full, (int)Math.Min(2L * full.Capacity, MaxCapacity));
        }
    }

    // With _growth held.
    private void Append(RingSegment last, int capacity)
    {
        // Allocated first, so that running out of memory leaves the queue as it was.
        RingSegment next = new(capacity);
        last.Freeze();
        Interleaving.Point();
        last.Next = next;
        Interleaving.Point();
        Volatile.Write(ref _tail, next);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDequeueAcrossSegments(out QueuedItem item)
    {
        while (true)
        {
            if (Volatile.Read(ref _swept) is { } swept && TryDequeueSwept(swept, out item))
                return true;
            RingSegment head = Volatile.Read(ref _head);
            if (head.TryDequeue(ref _swept, out item))
                return true;

            Interleaving.Point();
            if (Volatile.Read(ref _swept) is not null)
                continue;
            RingSegment? next = head.Next;
            if (next is null)
                return false;

            // Frozen now, but it may have been open when it was found empty, and filled in between.
            if (!head.IsDrained)
                continue;

            // Drained for ever. When the CAS fails, another consumer has done the same.
            Interlocked.CompareExchange(ref _head, next, head);
        }
    }

    /// <summary>Replaces a large segment that is hardly used by a small one, in the same way in which a full one is replaced.</summary>
    public void Trim()
    {
        lock (_growth)
        {
            RingSegment large = _tail;
            if (large.Capacity >= LeastToTrim && large.GetCount(out _) <= large.Capacity / 8)
                Append(large, FirstCapacity);
        }

        // Otherwise the next consumer would be the first to leave the drained segment behind.
        for (RingSegment head = Volatile.Read(ref _head); head.Next is { } next && head.IsDrained; head = Volatile.Read(ref _head))
            Interlocked.CompareExchange(ref _head, next, head);
    }

    private bool TryDequeueSwept(SweptItems swept, out QueuedItem item)
    {
        lock (swept)
        {
            if (swept.TryTake(out item))
                return true;
            if (_swept == swept)
                Volatile.Write(ref _swept, null);
            return false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int AddSegmentsBehind(RingSegment segment, int count)
    {
        long sum = count;
        for (RingSegment? next = segment.Next; next is not null; next = next.Next)
        {
            sum += next.GetCount(out bool frozen);
            if (!frozen)
                break;
        }

        return (int)Math.Min(sum, int.MaxValue);
    }
}
