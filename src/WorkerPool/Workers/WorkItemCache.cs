using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace WorkerPool.Workers;

/// <summary>
/// Keeps used items of one type for the next call. The latest returned is handed out first, while it is still in the processor's
/// cache. Each stripe, one or two a processor, holds a magazine of items; full magazines move through a shared stack, so that
/// threads that only rent and threads that only return meet once in <see cref="MagazineSize"/> items.
/// </summary>
internal sealed class WorkItemCache<TItem> : IWorkItemCache
    where TItem : WorkItem
{
    private const int MagazineSize = 64;
    private const int Spread = 16;

    // Full magazines kept for good.
    private const int Kept = 4;

    private static readonly int s_stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 2);

    // Every 16th element is a stripe's magazine, so that no two share a cache line. Null while a thread uses it: a stripe is
    // taken with Exchange and given back with a volatile write.
    private readonly Magazine?[] _stripes = new Magazine?[s_stripes * Spread];
    private readonly object _gate = new();
    private readonly Stack<Magazine> _full = new();
    private readonly Stack<Magazine> _empty = new();
    private readonly WorkItemCaches _all;

    // The fewest full magazines since the last trim: those were not used. Guarded by the gate.
    private int _least;

    internal WorkItemCache(WorkItemCaches all)
    {
        _all = all;
        for (int i = 0; i < s_stripes; i++)
            _stripes[i * Spread] = new Magazine();
    }

    internal bool TryRent([NotNullWhen(true)] out TItem? item)
    {
        // The own processor's stripe first; the others' only when it and the shared stack are empty, before a new item is made.
        int first = Thread.GetCurrentProcessorId();
        for (int i = 0; i < s_stripes; i++)
        {
            ref Magazine? stripe = ref Stripe(first + i);
            Magazine? magazine = Interlocked.Exchange(ref stripe, null);
            if (magazine is null)
                continue;
            if (magazine.Count == 0)
                magazine = ExchangeForFull(magazine);
            item = magazine.Count == 0 ? null : magazine.Pop();
            Volatile.Write(ref stripe, magazine);
            if (item is not null)
                return true;
        }

        item = null;
        return false;
    }

    /// <summary>Keeps an item; leaves it to the collector when every stripe is in use this instant.</summary>
    internal void Return(TItem item)
    {
        int first = Thread.GetCurrentProcessorId();
        for (int i = 0; i < s_stripes; i++)
        {
            ref Magazine? stripe = ref Stripe(first + i);
            Magazine? magazine = Interlocked.Exchange(ref stripe, null);
            if (magazine is null)
                continue;
            if (magazine.Count == MagazineSize)
                magazine = ExchangeForEmpty(magazine);
            magazine.Push(item);
            Volatile.Write(ref stripe, magazine);
            return;
        }
    }

    private ref Magazine? Stripe(int index) => ref _stripes[(index & (s_stripes - 1)) * Spread];

    private Magazine ExchangeForFull(Magazine empty)
    {
        lock (_gate)
        {
            if (!_full.TryPop(out Magazine? full))
                return empty;
            _least = Math.Min(_least, _full.Count);
            _empty.Push(empty);
            return full;
        }
    }

    private Magazine ExchangeForEmpty(Magazine full)
    {
        Magazine? empty;
        bool isSurplus;
        lock (_gate)
        {
            _full.Push(full);
            isSurplus = _full.Count == Kept + 1;
            if (!_empty.TryPop(out empty))
                empty = new Magazine();
        }

        if (isSurplus)
            _all.NoteSurplus();
        return empty;
    }

    /// <inheritdoc/>
    public bool Trim(bool all)
    {
        for (int i = 0; all && i < s_stripes; i++)
        {
            // One that is in use this instant keeps what it has.
            ref Magazine? stripe = ref Stripe(i);
            if (Interlocked.Exchange(ref stripe, null) is not null)
                Volatile.Write(ref stripe, new Magazine());
        }

        lock (_gate)
        {
            if (all)
                _full.Clear();
            for (int surplus = Math.Min(_least, _full.Count - Kept); surplus > 0; surplus--)
                _full.Pop();
            _full.TrimExcess();
            _empty.Clear();
            _least = _full.Count;
            return _full.Count > Kept;
        }
    }

    private sealed class Magazine
    {
        private readonly TItem?[] _items = new TItem?[MagazineSize];

        internal int Count { get; private set; }

        internal void Push(TItem item) => _items[Count++] = item;

        internal TItem Pop()
        {
            TItem item = _items[--Count]!;
            _items[Count] = null;
            return item;
        }
    }
}
