using WorkerPool.Batching;

namespace WorkerPool;

// Batches that give one value for all their items.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>Folds the items into one value: chunk by chunk on the workers, and then the chunks' values in input order.</summary>
    /// <remarks>
    /// The answer is that of folding the items one after another, however they are cut into chunks, when <paramref name="combine"/> is
    /// associative, <paramref name="seed"/> changes nothing when combined (0 for a sum, 1 for a product, an empty string), and combining
    /// two values is the same as folding the items of the second into the first. It need not be commutative. A batch, as
    /// <c>ExecBatchAsync</c> runs it, that always fails fast. Thread-safe.
    /// </remarks>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="TAccumulate">The type of the value.</typeparam>
    /// <param name="items">The items. Do not change the list while the batch runs.</param>
    /// <param name="seed">
    /// What each chunk starts from, and the value of no items. Shared by all chunks, so it must not be changed in place.
    /// </param>
    /// <param name="fold">Adds an item to a value, on a worker.</param>
    /// <param name="combine">Combines the values of two neighbours, the earlier first, on a worker.</param>
    /// <param name="options">What the batch asks for. Default: all workers, no limits.</param>
    /// <param name="cancellationToken">Stops the batch, as <see cref="PoolTask{TResult}.Cancel"/> does.</param>
    /// <returns>The value, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="items"/>, <paramref name="fold"/> or <paramref name="combine"/> is null.
    /// </exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask<TAccumulate> ReduceAsync<TItem, TAccumulate>(
        IReadOnlyList<TItem> items, TAccumulate seed, Func<TMethods, TAccumulate, TItem, TAccumulate> fold,
        Func<TAccumulate, TAccumulate, TAccumulate> combine, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Reduce(new BatchInput<TItem>(items), seed, fold, combine, options, cancellationToken);

    /// <inheritdoc cref="ReduceAsync{TItem, TAccumulate}(IReadOnlyList{TItem}, TAccumulate, Func{TMethods, TAccumulate, TItem, TAccumulate}, Func{TAccumulate, TAccumulate, TAccumulate}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TAccumulate> ReduceAsync<TItem, TAccumulate>(
        TItem[] items, TAccumulate seed, Func<TMethods, TAccumulate, TItem, TAccumulate> fold,
        Func<TAccumulate, TAccumulate, TAccumulate> combine, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Reduce(new BatchInput<TItem>(items), seed, fold, combine, options, cancellationToken);

    /// <inheritdoc cref="ReduceAsync{TItem, TAccumulate}(IReadOnlyList{TItem}, TAccumulate, Func{TMethods, TAccumulate, TItem, TAccumulate}, Func{TAccumulate, TAccumulate, TAccumulate}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TAccumulate> ReduceAsync<TItem, TAccumulate>(
        ReadOnlyMemory<TItem> items, TAccumulate seed, Func<TMethods, TAccumulate, TItem, TAccumulate> fold,
        Func<TAccumulate, TAccumulate, TAccumulate> combine, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Reduce(new BatchInput<TItem>(items), seed, fold, combine, options, cancellationToken);

    private PoolTask<TAccumulate> Reduce<TItem, TAccumulate>(
        BatchInput<TItem> input, TAccumulate seed, Func<TMethods, TAccumulate, TItem, TAccumulate> fold,
        Func<TAccumulate, TAccumulate, TAccumulate> combine, BatchOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fold);
        ArgumentNullException.ThrowIfNull(combine);
        var batch = new FoldBatch<TMethods, TItem, TAccumulate>(
            Dispatcher, input, Settings(input.Count, options, failFast: true), seed, fold, combine);
        return StartBatch(
            batch, static one => ((FoldBatch<TMethods, TItem, TAccumulate>)one).Combine(), options, cancellationToken);
    }
}
