using System.Runtime.CompilerServices;
using WorkerPool.Batching;

namespace WorkerPool;

// Batches of asynchronous items without results.
public abstract partial class CallTarget<TMethods>
{
    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    public PoolTask ForEachAsync<TItem>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, Task> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    public PoolTask ForEachAsync<TItem>(
        TItem[] items, Func<TMethods, TItem, Task> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    public PoolTask ForEachAsync<TItem>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, Task> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    public PoolTask ForEachAsync<TItem>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, Task> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    public PoolTask ForEachAsync<TItem>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, Task> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    public PoolTask ForEachAsync<TItem>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, Task> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, ValueTask> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        TItem[] items, Func<TMethods, TItem, ValueTask> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, ValueTask> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, ValueTask> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Await(BatchOf(new BatchInput<TItem>(items), call, options, failFast: true), options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, ValueTask> call) =>
        ForEachAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        TItem[] items, Func<TMethods, TItem, ValueTask> call) =>
        ForEachAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, ValueTask> call) =>
        ForEachAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        IReadOnlyList<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask> call) =>
        ForEachAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        TItem[] items, Func<TMethods, TItem, WorkerContext, ValueTask> call) =>
        ForEachAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{TItem}(IReadOnlyList{TItem}, Action{TMethods, TItem}, BatchOptions?, CancellationToken)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public PoolTask ForEachAsync<TItem>(
        ReadOnlyMemory<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask> call) =>
        ForEachAsync(items, call, null, default);
}
