using System.Runtime.CompilerServices;
using WorkerPool.Streams;
using WorkerPool.Workers;

namespace WorkerPool;

// Loops over sequences that are taken step by step, with methods that return nothing.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>Calls a method for each item of a sequence that is taken step by step.</summary>
    /// <remarks>
    /// At most <see cref="StreamOptions.MaxInFlight"/> items are taken from the input whose calls have not ended; the input is enumerated
    /// on the .NET thread pool, one step at a time. The first failure of a call or of the input stops the calls in flight and arrives as
    /// that very exception. Calls that find the queue full wait for room instead of being refused. Items that are in memory already are
    /// cheaper as an array or a list.
    /// </remarks>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <param name="items">The input; enumerated at once.</param>
    /// <param name="call">What to run on a worker for each item, with the worker's <typeparamref name="TMethods"/>.</param>
    /// <param name="options">What the stream asks for; <see cref="StreamOptions.Ordered"/> makes no difference here.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    /// <returns>A task that ends when the input is disposed and every call has an outcome.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> or <paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public Task ForEachAsync<TItem>(
        IEnumerable<TItem> items, Action<TMethods, TItem> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        ForEachAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Action{TMethods, TItem}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public Task ForEachAsync<TItem>(
        IAsyncEnumerable<TItem> items, Action<TMethods, TItem> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return ForEachItem(
            items,
            (item, origin, stop) => Submit(
                static (m, d, a, _) =>
                {
                    Unsafe.As<Action<TMethods, TItem>>(d)(m, a);
                    return default(VoidResult);
                },
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Action{TMethods, TItem}, StreamOptions?, CancellationToken)"/>
    public Task ForEachAsync<TItem>(
        IEnumerable<TItem> items, Action<TMethods, TItem, WorkerContext> call, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        ForEachAsync(Input(items), call, options, cancellationToken);

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Action{TMethods, TItem}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public Task ForEachAsync<TItem>(
        IAsyncEnumerable<TItem> items, Action<TMethods, TItem, WorkerContext> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return ForEachItem(
            items,
            (item, origin, stop) => Submit(
                static (m, d, a, i) =>
                {
                    Unsafe.As<Action<TMethods, TItem, WorkerContext>>(d)(m, a, i.Context);
                    return default(VoidResult);
                },
                call, item, callOptions, stop, origin),
            options,
            cancellationToken);
    }

    private Task ForEachItem<TItem>(
        IAsyncEnumerable<TItem> items,
        Func<TItem, CallOrigin, CancellationToken, PoolTask<VoidResult>> submit,
        StreamOptions? options,
        CancellationToken cancellationToken)
    {
        var unordered = new StreamOptions { Ordered = false, MaxInFlight = options?.MaxInFlight };
        return ReadAllAsync(StreamItems(items, submit, unordered, cancellationToken));

        static async Task ReadAllAsync(ResultStream<VoidResult> stream)
        {
            await foreach (VoidResult _ in stream.ConfigureAwait(false))
            {
            }
        }
    }
}
