using System.Runtime.CompilerServices;
using WorkerPool.Batching;

namespace WorkerPool;

// Batches of asynchronous items: each worker, or each of the calls it interleaves, has one item in flight.
public abstract partial class CallTarget<TMethods>
{
    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Collect(BatchOf(new BatchInput<TItem>(items), call, options, failFast: false), options, cancellationToken);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call) =>
        ExecBatchAsync(items, call, null, default);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, ValueTask<TResult>> call) =>
        ExecBatchAsync(items, call, null, default);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call) =>
        ExecBatchAsync(items, call, null, default);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call) =>
        ExecBatchAsync(items, call, null, default);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call) =>
        ExecBatchAsync(items, call, null, default);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call) =>
        ExecBatchAsync(items, call, null, default);
}
