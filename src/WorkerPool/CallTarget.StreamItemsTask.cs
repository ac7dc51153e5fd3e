using System.Runtime.CompilerServices;
using WorkerPool.Streams;
using WorkerPool.Workers;

namespace WorkerPool;

// Streams of items through methods that return a Task<TResult>.
public abstract partial class CallTarget<TMethods>
{
    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, StreamOptions?, CancellationToken)"/>
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TMethods, TItem, Task<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items, Func<TMethods, TItem, Task<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamItems(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, _) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, TItem, Task<TResult>>>(d)(m, a)),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, StreamOptions?, CancellationToken)"/>
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamItems(
            items,
            (item, origin, stop) => SubmitAsync(
                static (m, d, a, i) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, TItem, WorkerContext, Task<TResult>>>(d)(m, a, i.Context)),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }
}
