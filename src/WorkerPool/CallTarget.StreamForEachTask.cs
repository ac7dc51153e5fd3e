using System.Runtime.CompilerServices;
using WorkerPool.Streams;
using WorkerPool.Workers;

namespace WorkerPool;

// Loops over sequences that are taken step by step, with asynchronous methods.
public abstract partial class CallTarget<TMethods>
{
    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Action{TMethods, TItem}, StreamOptions?, CancellationToken)"/>
    public Task ForEachAsync<TItem>(
        IEnumerable<TItem> items, Func<TMethods, TItem, Task> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        ForEachAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Action{TMethods, TItem}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public Task ForEachAsync<TItem>(
        IAsyncEnumerable<TItem> items, Func<TMethods, TItem, Task> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return ForEachItem(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, _) => AwaitVoid(Unsafe.As<Func<TMethods, TItem, Task>>(d)(m, a)),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Action{TMethods, TItem}, StreamOptions?, CancellationToken)"/>
    public Task ForEachAsync<TItem>(
        IEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, Task> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        ForEachAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Action{TMethods, TItem}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public Task ForEachAsync<TItem>(
        IAsyncEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, Task> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return ForEachItem(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, i) => AwaitVoid(Unsafe.As<Func<TMethods, TItem, WorkerContext, Task>>(d)(m, a, i.Context)),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Action{TMethods, TItem}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task ForEachAsync<TItem>(
        IEnumerable<TItem> items, Func<TMethods, TItem, ValueTask> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        ForEachAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Action{TMethods, TItem}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public Task ForEachAsync<TItem>(
        IAsyncEnumerable<TItem> items, Func<TMethods, TItem, ValueTask> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return ForEachItem(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, _) => AwaitVoid(Unsafe.As<Func<TMethods, TItem, ValueTask>>(d)(m, a)),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Action{TMethods, TItem}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task ForEachAsync<TItem>(
        IEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        ForEachAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Action{TMethods, TItem}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public Task ForEachAsync<TItem>(
        IAsyncEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return ForEachItem(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, i) => AwaitVoid(Unsafe.As<Func<TMethods, TItem, WorkerContext, ValueTask>>(d)(m, a, i.Context)),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }
}
