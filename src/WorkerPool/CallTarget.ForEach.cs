using WorkerPool.Batching;

namespace WorkerPool;

// Batches without results.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>Calls a method for each item, or fails with the first exception.</summary>
    /// <remarks>
    /// A batch, as <c>ExecBatchAsync</c> runs it, that always fails fast: the first item that fails stops the others. Thread-safe.
    /// </remarks>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <param name="items">The items, passed by reference if they are objects. Do not change the list while the batch runs.</param>
    /// <param name="call">What to run for each item, with the worker's <typeparamref name="TMethods"/> and the item.</param>
    /// <param name="options">What the batch asks for. Default: all workers, no limits.</param>
    /// <param name="cancellationToken">Stops the batch, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The batch, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> or <paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask ForEachAsync<TItem>(
        IReadOnlyList<TItem> items, Action<TMethods, TItem> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    public PoolTask ForEachAsync<TItem>(
        TItem[] items, Action<TMethods, TItem> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    public PoolTask ForEachAsync<TItem>(
        ReadOnlyMemory<TItem> items, Action<TMethods, TItem> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    public PoolTask ForEachAsync<TItem>(
        IReadOnlyList<TItem> items, Action<TMethods, TItem, WorkerContext> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    public PoolTask ForEachAsync<TItem>(
        TItem[] items, Action<TMethods, TItem, WorkerContext> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    public PoolTask ForEachAsync<TItem>(
        ReadOnlyMemory<TItem> items, Action<TMethods, TItem, WorkerContext> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);
}
