using System.Runtime.CompilerServices;
using WorkerPool.Batching;

namespace WorkerPool;

/// <summary>Batches of asynchronous items that give the results alone, in input order.</summary>
public abstract partial class CallTarget<TMethods>
{
    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, _) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, TItem, Task<TResult>>>(d!)(m, x)),
            call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, _) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, TItem, Task<TResult>>>(d!)(m, x)),
            call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, _) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, TItem, Task<TResult>>>(d!)(m, x)),
            call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, item) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, TItem, WorkerContext, Task<TResult>>>(d!)(m, x, item.Context)),
            call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, item) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, TItem, WorkerContext, Task<TResult>>>(d!)(m, x, item.Context)),
            call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, item) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, TItem, WorkerContext, Task<TResult>>>(d!)(m, x, item.Context)),
            call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, _) => Unsafe.As<Func<TMethods, TItem, ValueTask<TResult>>>(d!)(m, x),
            call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, _) => Unsafe.As<Func<TMethods, TItem, ValueTask<TResult>>>(d!)(m, x),
            call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, _) => Unsafe.As<Func<TMethods, TItem, ValueTask<TResult>>>(d!)(m, x),
            call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, item) => Unsafe.As<Func<TMethods, TItem, WorkerContext, ValueTask<TResult>>>(d!)(m, x, item.Context),
            call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, item) => Unsafe.As<Func<TMethods, TItem, WorkerContext, ValueTask<TResult>>>(d!)(m, x, item.Context),
            call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="MapAsync{TItem, TResult}(IReadOnlyList{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        CollectAll(AsyncBatch(
            new BatchInput<TItem>(items),
            static (m, d, x, item) => Unsafe.As<Func<TMethods, TItem, WorkerContext, ValueTask<TResult>>>(d!)(m, x, item.Context),
            call, options, failFast: true), options, cancellationToken);

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
