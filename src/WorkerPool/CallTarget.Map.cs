using WorkerPool.Batching;
using WorkerPool.Workers;

namespace WorkerPool;

// Batches that give the results alone, in input order.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>Calls a method for each item and gives the results in input order, or fails with the first exception.</summary>
    /// <remarks>
    /// A batch, as <c>ExecBatchAsync</c> runs it, that always fails fast: the first item that fails stops the others. Thread-safe.
    /// </remarks>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of an item's result.</typeparam>
    /// <param name="items">The items, passed by reference if they are objects. Do not change the list while the batch runs.</param>
    /// <param name="call">What to run for each item, with the worker's <typeparamref name="TMethods"/> and the item.</param>
    /// <param name="options">What the batch asks for. Default: all workers, no limits.</param>
    /// <param name="cancellationToken">Stops the batch, as <see cref="PoolTask{TResult}.Cancel"/> does.</param>
    /// <returns>The results, to be awaited once. The array is the caller's.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> or <paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <summary>Maps whole chunks of the items at once, so that the code can use vectors; gives the results in input order.</summary>
    /// <remarks>
    /// A batch that fails fast. How the items are cut into chunks depends on the moment, unless <see cref="BatchOptions.ChunkSize"/> says
    /// it; a chunk counts as one item for <see cref="BatchOptions.ItemTimeout"/>. Thread-safe.
    /// </remarks>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of an item's result.</typeparam>
    /// <param name="items">The items. Do not change them while the batch runs.</param>
    /// <param name="call">What to run for each chunk; it must fill all of its output.</param>
    /// <param name="options">What the batch asks for. Default: all workers, no limits.</param>
    /// <param name="cancellationToken">Stops the batch, as <see cref="PoolTask{TResult}.Cancel"/> does.</param>
    /// <returns>The results, to be awaited once. The array is the caller's.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, ChunkMap<TMethods, TItem, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var results = new TResult[items.Length];
        return StartBatch(SpanBatch(items, results, call, options), _ => results, options, cancellationToken);
    }

    /// <summary>Maps whole chunks of the items at once, so that the code can use vectors, into memory of the caller's.</summary>
    /// <param name="items">The items. Do not change them while the batch runs.</param>
    /// <param name="output">Where the results go: as long as <paramref name="items"/>. Of a batch that fails it holds some of them.</param>
    /// <param name="call">What to run for each chunk; it must fill all of its output.</param>
    /// <param name="options">What the batch asks for. Default: all workers, no limits.</param>
    /// <param name="cancellationToken">Stops the batch, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The batch, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="output"/> is not as long as <paramref name="items"/>, or the token's source has been disposed.
    /// </exception>
    /// <inheritdoc cref="MapAsync{TItem, TResult}(ReadOnlyMemory{TItem}, ChunkMap{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Memory<TResult> output, ChunkMap<TMethods, TItem, TResult> call, BatchOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (output.Length != items.Length)
            throw new ArgumentException($"output must be as long as items, {items.Length}, but has {output.Length} places.", nameof(output));
        return new PoolTask(StartBatch(
            SpanBatch(items, output, call, options), static _ => default(VoidResult), options, cancellationToken));
    }
}
