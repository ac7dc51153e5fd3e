using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>A batch with a result for each item, or, for <see cref="VoidResult"/>, with none.</summary>
internal abstract class ItemBatch<TItem, TResult> : Batch
{
    private protected ItemBatch(Dispatcher dispatcher, BatchInput<TItem> input, BatchSettings settings)
        : base(dispatcher, input.Count, settings)
    {
        Input = input;
        Results = typeof(TResult) == typeof(VoidResult) ? [] : new TResult[input.Count];
    }

    /// <summary>In input order; those of items that failed are default.</summary>
    internal TResult[] Results { get; }

    /// <summary>The outcome of a batch whose items have all ended.</summary>
    internal BatchResult<TResult> ToResult() => new(Results, Failures(), Duration);

    private protected BatchInput<TItem> Input { get; }

    /// <summary>Keeps an item's result.</summary>
    private protected void Keep(int index, TResult result)
    {
        if (typeof(TResult) != typeof(VoidResult))
            Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Results), index) = result;
    }
}
