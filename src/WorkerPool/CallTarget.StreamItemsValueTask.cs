using System.Runtime.CompilerServices;
using WorkerPool.Streams;
using WorkerPool.Workers;

namespace WorkerPool;

// Streams of items through methods that return a ValueTask<TResult>.
public abstract partial class CallTarget<TMethods>
{
    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamItems(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, _) => Unsafe.As<Func<TMethods, TItem, ValueTask<TResult>>>(d)(m, a),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamItems(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, i) => Unsafe.As<Func<TMethods, TItem, WorkerContext, ValueTask<TResult>>>(d)(m, a, i.Context),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }
}
