using System.Runtime.CompilerServices;
using WorkerPool.Streams;
using WorkerPool.Workers;

namespace WorkerPool;

/// <summary>Loops over sequences that are taken step by step, with asynchronous methods.</summary>
public abstract partial class CallTarget<TMethods>
{
    /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Action{TMethods, T}, StreamOptions?, CancellationToken)"/>
    public Task ForEachAsync<T>(
        IEnumerable<T> items, Func<TMethods, T, Task> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        ForEachAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Action{TMethods, T}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public Task ForEachAsync<T>(
        IAsyncEnumerable<T> items, Func<TMethods, T, Task> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return ForEachItem(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, _) => AwaitVoid(Unsafe.As<Func<TMethods, T, Task>>(d)(m, a)),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Action{TMethods, T}, StreamOptions?, CancellationToken)"/>
    public Task ForEachAsync<T>(
        IEnumerable<T> items, Func<TMethods, T, WorkerContext, Task> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        ForEachAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Action{TMethods, T}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public Task ForEachAsync<T>(
        IAsyncEnumerable<T> items, Func<TMethods, T, WorkerContext, Task> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return ForEachItem(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, i) => AwaitVoid(Unsafe.As<Func<TMethods, T, WorkerContext, Task>>(d)(m, a, i.Context)),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Action{TMethods, T}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task ForEachAsync<T>(
        IEnumerable<T> items, Func<TMethods, T, ValueTask> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        ForEachAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Action{TMethods, T}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public Task ForEachAsync<T>(
        IAsyncEnumerable<T> items, Func<TMethods, T, ValueTask> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return ForEachItem(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, _) => AwaitVoid(Unsafe.As<Func<TMethods, T, ValueTask>>(d)(m, a)),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Action{TMethods, T}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task ForEachAsync<T>(
        IEnumerable<T> items, Func<TMethods, T, WorkerContext, ValueTask> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        ForEachAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Action{TMethods, T}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public Task ForEachAsync<T>(
        IAsyncEnumerable<T> items, Func<TMethods, T, WorkerContext, ValueTask> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return ForEachItem(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, i) => AwaitVoid(Unsafe.As<Func<TMethods, T, WorkerContext, ValueTask>>(d)(m, a, i.Context)),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }
}
