using WorkerPool.Batching;

namespace WorkerPool;

// Batches: many items for the price of one call, with every item's result or exception.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>Calls a method for each item and gives every item's result or exception.</summary>
    /// <remarks>
    /// The batch is one call: it waits in the queue as one, counts as one, and is cancelled as one. Its workers claim the items in chunks
    /// and serve what else waits between two of them. An item that fails does not keep the others from running, unless
    /// <see cref="BatchOptions.FailFast"/> is set. Code that asks for its <see cref="WorkerContext"/> gets one for each item; nobody
    /// receives what it emits. Thread-safe.
    /// </remarks>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of an item's result.</typeparam>
    /// <param name="items">The items, passed by reference if they are objects. Do not change the list while the batch runs.</param>
    /// <param name="call">What to run for each item, with the worker's <typeparamref name="TMethods"/> and the item.</param>
    /// <param name="options">What the batch asks for. Default: all workers, no limits.</param>
    /// <param name="cancellationToken">Stops the batch, as <see cref="PoolTask{TResult}.Cancel"/> does.</param>
    /// <returns>The batch, to be awaited once. It fails when the batch as a whole does, not because items fail.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> or <paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);
}
