using System.Runtime.CompilerServices;

namespace WorkerPool.Queues;

/// <summary>First in, first out, for exactly the given number of items: one <see cref="RingSegment"/> that is never frozen.</summary>
internal sealed class BoundedFifoQueue : IWorkQueue
{
    internal const int MaxCapacity = 1 << 24;

    private readonly RingSegment _ring;

    // Never any.
    private SweptItems? _older;

    public BoundedFifoQueue(int capacity)
    {
        if (capacity is < 1 or > MaxCapacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"The capacity is {capacity}; it must be from 1 to {MaxCapacity} (2^24).");
        }

        _ring = new RingSegment(capacity);
    }

    public bool IsThreadSafe => true;

    public int Count => _ring.GetCount(out _);

    public bool TryEnqueue(in QueuedItem item) => _ring.TryEnqueue(in item) || TryEnqueueUnlessFull(in item);

    public bool TryDequeue(out QueuedItem item) => _ring.TryDequeue(ref _older, out item);

    // Full is answered only when it was true at some instant. Otherwise the next slot awaits a consumer that has claimed it and
    // is copying the item out, while a later consumer may be done and have told its caller that there is room.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryEnqueueUnlessFull(in QueuedItem item)
    {
        SpinWait spinner = default;
        while (!_ring.IsFull)
        {
            RingSegment.Wait(ref spinner);
            if (_ring.TryEnqueue(in item))
                return true;
        }

        return false;
    }
}
