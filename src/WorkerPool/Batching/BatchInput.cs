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

    internal BatchInput(IReadOnlyList<TItem> list)
    {
        ArgumentNullException.ThrowIfNull(list, "items");
        if (list is TItem[] array)
        {
            _memory = array;
            Count = array.Length;
        }
        else
        {
            _list = list;
            Count = list.Count;
        }
    }

    internal int Count { get; }

    /// <summary>The list to index; null when <see cref="Span"/> has the items.</summary>
    internal IReadOnlyList<TItem>? List => _list;

    internal TItem this[int index] => _list is null ? _memory.Span[index] : _list[index];

    internal ReadOnlySpan<TItem> Span => _memory.Span;
}
