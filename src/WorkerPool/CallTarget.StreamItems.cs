using System.Runtime.CompilerServices;
using WorkerPool.Streams;
using WorkerPool.Workers;

namespace WorkerPool;

// Streams of items through methods that return their result directly.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>Calls a method for each item of a sequence and gives the results as they are asked for.</summary>
    /// <remarks>
    /// <para>
    /// Nothing happens before the first result is asked for; each enumeration is a run of its own. At most
    /// <see cref="StreamOptions.MaxInFlight"/> items are taken from the input and not yet given as results, so a slow reader holds up the
    /// input; a slow input does not hold up results. The input is enumerated on the .NET thread pool, one step at a time.
    /// </para>
    /// <para>
    /// The first failure of a call or of the input ends the stream with that very exception, in an ordered stream after the results
    /// of the items before it. A reader that leaves the loop stops the calls in flight and waits until the input is disposed. Calls that
    /// find the queue full wait for room instead of being refused; where <see cref="PoolOptions.QueueFullMode"/> drops calls, one of the
    /// stream that is dropped for another ends it with <see cref="QueueFullException"/>.
    /// </para>
    /// </remarks>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="items">The input.</param>
    /// <param name="call">What to run on a worker for each item, with the worker's <typeparamref name="TMethods"/>.</param>
    /// <param name="options">
    /// What the stream asks for. Default: in order, four items in flight for each call the pool, or the group, runs at once.
    /// </param>
    /// <param name="cancellationToken">Ends the stream; so does the token given to the enumeration.</param>
    /// <returns>The results. Thread-safe; each enumeration of it has one reader.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> or <paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TMethods, TItem, TResult> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items, Func<TMethods, TItem, TResult> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamItems(
            items,
            (item, origin, stop) => Submit(
                static (m, d, a, _) => Unsafe.As<Func<TMethods, TItem, TResult>>(d)(m, a),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, StreamOptions?, CancellationToken)"/>
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, TResult> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, TResult> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamItems(
            items,
            (item, origin, stop) => Submit(
                static (m, d, a, i) => Unsafe.As<Func<TMethods, TItem, WorkerContext, TResult>>(d)(m, a, i.Context),
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    private ResultStream<TResult> StreamItems<TItem, TResult>(
        IAsyncEnumerable<TItem> items,
        Func<TItem, CallOrigin, CancellationToken, PoolTask<TResult>> submit,
        StreamOptions? options,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        StreamToken.Check(nameof(cancellationToken), cancellationToken);
        PoolOptions pool = Dispatcher.Options;
        long atOnce = Math.Min((long)pool.MaxWorkers * pool.ConcurrentTasksPerWorker, Group?.Concurrency ?? int.MaxValue);
        int inFlight = options?.MaxInFlight ?? (int)Math.Min(4 * atOnce, int.MaxValue);
        if (pool is { QueueFullMode: QueueFullMode.DropOldest or QueueFullMode.DropNewest, MaxQueueSize: > 0 and int size })
            inFlight = Math.Min(inFlight, size);
        var recipe = new ItemRecipe<TItem, TResult>(Dispatcher, items, submit, inFlight, options?.Ordered ?? true, cancellationToken);
        return new ResultStream<TResult>(recipe.Run);
    }

    private static EnumerableInput<TItem> Input<TItem>(IEnumerable<TItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new EnumerableInput<TItem>(items);
    }
}
