using System.Diagnostics.CodeAnalysis;
using WorkerPool.Methods;
using WorkerPool.Streams;
using WorkerPool.Workers;

namespace WorkerPool;

// The streamed results of one call by name.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>
    /// Calls a method that returns a sequence, by its name, and gives the elements as they are asked for. The call is checked at once.
    /// </summary>
    /// <remarks>
    /// The method returns an <see cref="IEnumerable{T}"/> or an <see cref="IAsyncEnumerable{T}"/>. The overload is chosen as for
    /// <see cref="ExecAsync{TResult}(string, object?[], ExecOptions?, CancellationToken)"/>, and the enumeration runs as for
    /// <see cref="StreamAsync{TResult}(Func{TMethods, IEnumerable{TResult}}, StreamOptions?, CancellationToken)"/>. Thread-safe.
    /// </remarks>
    /// <typeparam name="TResult">
    /// The type of the elements, or one that they convert to without a cast and without loss.
    /// </typeparam>
    /// <param name="method">The exact name of a method of <typeparamref name="TMethods"/>.</param>
    /// <param name="args">Its arguments, passed by reference if they are objects. The array itself is copied. Default: none.</param>
    /// <param name="options">What the stream asks for.</param>
    /// <param name="cancellationToken">Ends the stream; so does the token given to the enumeration.</param>
    /// <returns>The results. Thread-safe; each enumeration of it is a call of its own and has one reader.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    /// <exception cref="UnknownMethodException">There is no such method; the message lists near matches.</exception>
    /// <exception cref="ArgumentException">
    /// No overload takes these arguments, two take them equally well, the method does not return a sequence of
    /// <typeparamref name="TResult"/>, or the token's source has been disposed.
    /// </exception>
    [RequiresUnreferencedCode(NeedsMembers)]
    [RequiresDynamicCode(NeedsCode)]
    public IAsyncEnumerable<TResult> StreamAsync<TResult>(
        string method, object?[]? args = null, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        BoundCall call = Methods.Bind(method, args);
        return StreamNamed(call, OpenerOf<TResult>(call) ?? Reflected(call.Entry), options, cancellationToken);

        [RequiresUnreferencedCode(NeedsMembers)]
        [RequiresDynamicCode(NeedsCode)]
        static Func<object?, IAsyncEnumerable<TResult>?>? Reflected(MethodEntry entry) =>
            entry.Call is null ? null : ReturnedSequence.For<TResult>(entry.ResultType);
    }

    internal IAsyncEnumerable<TResult> StreamNamed<TResult>(
        MethodTable methods, string method, object?[]? args, StreamOptions? options, CancellationToken cancellationToken)
    {
        BoundCall call = methods.Bind(method, args);
        return StreamNamed(call, OpenerOf<TResult>(call), options, cancellationToken);
    }

    private static Func<object?, IAsyncEnumerable<TResult>?>? OpenerOf<TResult>(BoundCall call) => call.Entry.Sequence?.OpenerFor<TResult>();

    private ResultStream<TResult> StreamNamed<TResult>(
        BoundCall call, Func<object?, IAsyncEnumerable<TResult>?>? open, StreamOptions? options, CancellationToken cancellationToken)
    {
        if (open is null)
        {
            throw new ArgumentException(
                $"{call.Entry} returns no sequence of {TypeText.Of(typeof(TResult))} that could be streamed. "
                + "Allowed: a method that returns an IEnumerable or an IAsyncEnumerable of it.");
        }

        ExecOptions? callOptions = options?.CallOptions;
        return StreamCall<TResult>(
            (run, stop) => SubmitAsync(
                static (m, d, a, i) => a.Run.ProduceAsync(((Func<object?, IAsyncEnumerable<TResult>?>)d)(a.Call.Run<object>(m, i)), i),
                open, (Run: run, Call: call.Copy()), callOptions, stop, CallOrigin.Reader),
            options,
            cancellationToken);
    }
}
