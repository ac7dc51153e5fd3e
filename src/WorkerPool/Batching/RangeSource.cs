using System.Runtime.InteropServices;

namespace WorkerPool.Batching;

/// <summary>
/// The items of a batch that nobody has claimed yet: those beyond an atomic cursor, and those that a run gave back. Thread-safe.
/// </summary>
internal sealed class RangeSource(int count)
{
    private readonly object _gate = new();

    // Guarded by the gate; its size is read without it.
    private readonly Stack<ItemRange> _returned = new();
    private Cursor _cursor;
    private int _returnedCount;

    /// <summary>Whether there is something to claim. A claimer may still come too late.</summary>
    internal bool Any => Volatile.Read(ref _cursor.Next) < count || Volatile.Read(ref _returnedCount) > 0;

    /// <summary>How many items are beyond the cursor.</summary>
    internal int Rest => count - Volatile.Read(ref _cursor.Next);

    /// <summary>Claims up to <paramref name="most"/> items; what was given back comes first.</summary>
    internal bool TryClaim(int most, out ItemRange range)
    {
        if (Volatile.Read(ref _returnedCount) > 0 && TryClaimReturned(most, out range))
            return true;
        int start = Volatile.Read(ref _cursor.Next);
        while (start < count)
        {
            int end = start + Math.Min(most, count - start);
            int seen = Interlocked.CompareExchange(ref _cursor.Next, end, start);
            if (seen == start)
            {
                range = new ItemRange(start, end);
                return true;
            }

            start = seen;
        }

        return TryClaimReturned(most, out range);
    }

    /// <summary>Gives back items that were claimed and not begun.</summary>
    internal void Return(ItemRange range)
    {
        lock (_gate)
        {
            _returned.Push(range);
            Volatile.Write(ref _returnedCount, _returned.Count);
        }
    }

    private bool TryClaimReturned(int most, out ItemRange range)
    {
        lock (_gate)
        {
            if (!_returned.TryPop(out range))
                return false;
            if (range.Count > most)
            {
                _returned.Push(new ItemRange(range.Start + most, range.End));
                range = new ItemRange(range.Start, range.Start + most);
            }

            Volatile.Write(ref _returnedCount, _returned.Count);
            return true;
        }
    }

    // Alone on its cache lines: every claim of every run writes it.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Cursor
    {
        // The first item not claimed yet; Interlocked.
        [FieldOffset(128)]
        internal int Next;
    }
}
