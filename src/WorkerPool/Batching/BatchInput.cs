using System.Runtime.InteropServices;

namespace WorkerPool.Batching;

/// <summary>The items of a batch, wherever they are. The number of a list's items is read once.</summary>
internal readonly struct BatchInput<TItem>
{
    private readonly ReadOnlyMemory<TItem> _memory;
    private readonly IReadOnlyList<TItem>? _list;

    internal BatchInput(ReadOnlyMemory<TItem> memory)
    {
        _memory = memory;
        Count = memory.Length;
    }

    internal BatchInput(TItem[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        _memory = items;
        Count = items.Length;
    }

    internal BatchInput(IReadOnlyList<TItem> list)
    {
        ArgumentNullException.ThrowIfNull(list, "items");
        Count = list.Count;
        if (list is TItem[] array)
            _memory = array;
        else
            _list = list;
    }

    internal int Count { get; }

    /// <summary>Whether the items lie side by side.</summary>
    internal bool HasSpan => _list is null or List<TItem>;

    /// <summary>The items, if they lie side by side.</summary>
    internal ReadOnlySpan<TItem> Span => _list is null ? _memory.Span : CollectionsMarshal.AsSpan((List<TItem>)_list);

    internal TItem this[int index] => _list is null ? _memory.Span[index] : _list[index];
}
