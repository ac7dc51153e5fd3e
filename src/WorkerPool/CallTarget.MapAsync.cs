using System.Runtime.CompilerServices;
using WorkerPool.Batching;

namespace WorkerPool;

// Batches of asynchronous items that give the results alone, in input order.
public abstract partial class CallTarget<TMethods>
{
    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call) =>
        MapAsync(items, call, null, default);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, ValueTask<TResult>> call) =>
        MapAsync(items, call, null, default);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call) =>
        MapAsync(items, call, null, default);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call) =>
        MapAsync(items, call, null, default);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call) =>
        MapAsync(items, call, null, default);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call) =>
        MapAsync(items, call, null, default);
}
