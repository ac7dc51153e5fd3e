using System.Diagnostics.CodeAnalysis;
using WorkerPool.Batching;
using WorkerPool.Methods;
using WorkerPool.Workers;

namespace WorkerPool;

// Batches of calls by name.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>Calls a method by its name for each list of arguments. Every call is checked before anything is queued.</summary>
    /// <remarks>
    /// Overloads are chosen for each list by itself, as <c>ExecAsync</c> does by name. The rest is as in a batch of typed calls.
    /// </remarks>
    /// <typeparam name="TResult">
    /// The type of the results, or one that they convert to without a cast and without loss; <see cref="object"/> gives
    /// <see langword="null"/> for a method without a result.
    /// </typeparam>
    /// <param name="method">The exact name of a method of <typeparamref name="TMethods"/>.</param>
    /// <param name="argumentLists">
    /// The arguments of each call, passed by reference if they are objects. The lists themselves are copied.
    /// </param>
    /// <param name="options">What the batch asks for. Default: all workers, no limits.</param>
    /// <param name="cancellationToken">Stops the batch, as <see cref="PoolTask{TResult}.Cancel"/> does.</param>
    /// <returns>The batch, to be awaited once. It fails when the batch as a whole does, not because items fail.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> or <paramref name="argumentLists"/> is null.</exception>
    /// <exception cref="UnknownMethodException">There is no such method; the message lists near matches.</exception>
    /// <exception cref="ArgumentException">
    /// No overload takes the arguments of a list, two take them equally well, the result is not a <typeparamref name="TResult"/>, or the
    /// token's source has been disposed. The message says which list.
    /// </exception>
    [RequiresUnreferencedCode(NeedsMembers)]
    [RequiresDynamicCode(NeedsCode)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TResult>(
        string method, IReadOnlyList<object?[]> argumentLists, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecNamedBatch<TResult>(Methods, method, argumentLists, options, cancellationToken);

    internal PoolTask<BatchResult<TResult>> ExecNamedBatch<TResult>(
        MethodTable table, string method, IReadOnlyList<object?[]> argumentLists, BatchOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(argumentLists);
        table.ThrowIfUnknown(method);
        var calls = new BoundCall[argumentLists.Count];
        bool isAsync = false;
        for (int i = 0; i < calls.Length; i++)
        {
            try
            {
                calls[i] = table.Bind(method, argumentLists[i], typeof(TResult));
            }
            catch (ArgumentException exception)
            {
                throw new ArgumentException($"argumentLists[{i}]: {exception.Message}", nameof(argumentLists), exception);
            }

            isAsync |= calls[i].Entry.CallAsync is not null;
        }

        BatchSettings settings = Settings(calls.Length, options, failFast: false);
        var input = new BatchInput<BoundCall>(calls);
        return isAsync
            ? Collect(
                new AsyncBatch<TMethods, BoundCall, TResult>(
                    Dispatcher, input, settings,
                    static (m, _, c, item) => c.Entry.CallAsync is null ? new ValueTask<TResult>(c.Run<TResult>(m, item)) : c.RunAsync<TResult>(m, item),
                    null),
                options, cancellationToken)
            : Collect(
                new ShapedBatch<TMethods, BoundCall, TResult>(Dispatcher, input, settings, static (m, _, c, item) => c.Run<TResult>(m, item), null),
                options, cancellationToken);
    }
}
