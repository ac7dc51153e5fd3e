using System.Runtime.CompilerServices;
using WorkerPool.Streams;
using WorkerPool.Workers;

namespace WorkerPool;

// The streamed results of one call of a method that returns a sequence.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>Calls a method that returns a sequence and gives its elements as they are asked for.</summary>
    /// <remarks>
    /// <para>
    /// Nothing happens before the first result is asked for; each enumeration is a call of its own. The sequence is enumerated on the
    /// worker, as an asynchronous call: it makes at most <see cref="StreamOptions.BufferSize"/> results that the reader has not taken, and
    /// waits without blocking others on that worker when <see cref="PoolOptions.ConcurrentTasksPerWorker"/> is more than 1. It holds the
    /// worker until the last result has been made.
    /// </para>
    /// <para>
    /// However the call ends, the reader first gets the results it has made; then an exception arrives as itself. A reader that leaves
    /// the loop stops the call and is released at once; the sequence's enumerator is disposed on the worker, within
    /// <see cref="PoolOptions.AbortTimeout"/>, else the worker is quarantined. An asynchronous sequence gets the call's token.
    /// </para>
    /// </remarks>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="call">What to run on the worker, with its <typeparamref name="TMethods"/>.</param>
    /// <param name="options">What the stream asks for.</param>
    /// <param name="cancellationToken">Ends the stream; so does the token given to the enumeration.</param>
    /// <returns>The results. Thread-safe; each enumeration of it has one reader.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public IAsyncEnumerable<TResult> StreamAsync<TResult>(
        Func<TMethods, IEnumerable<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamCall<TResult>(
            (run, stop) => SubmitAsync(
                static (m, d, a, i) => a.ProduceAsync(Unsafe.As<Func<TMethods, IEnumerable<TResult>>>(d)(m), i),
                call, run, callOptions, stop, CallOrigin.Reader),
            options,
            cancellationToken);
    }

    /// <summary>Calls a method that returns a sequence and gives its elements as they are asked for.</summary>
    /// <inheritdoc cref="StreamAsync{TResult}(Func{TMethods, IEnumerable{TResult}}, StreamOptions?, CancellationToken)" path="/remarks"/>
    /// <typeparam name="TArg">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="call">What to run on the worker, with its <typeparamref name="TMethods"/> and the argument.</param>
    /// <param name="arg">Passed to <paramref name="call"/>, by reference if it is an object.</param>
    /// <param name="options">What the stream asks for.</param>
    /// <param name="cancellationToken">Ends the stream; so does the token given to the enumeration.</param>
    /// <returns>The results. Thread-safe; each enumeration of it has one reader.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public IAsyncEnumerable<TResult> StreamAsync<TArg, TResult>(
        Func<TMethods, TArg, IEnumerable<TResult>> call, TArg arg, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamCall<TResult>(
            (run, stop) => SubmitAsync(
                static (m, d, a, i) => a.Run.ProduceAsync(Unsafe.As<Func<TMethods, TArg, IEnumerable<TResult>>>(d)(m, a.Arg), i),
                call, (Run: run, Arg: arg), callOptions, stop, CallOrigin.Reader),
            options,
            cancellationToken);
    }

    /// <summary>Calls a method that returns a sequence and gives its elements as they are asked for.</summary>
    /// <inheritdoc cref="StreamAsync{TResult}(Func{TMethods, IEnumerable{TResult}}, StreamOptions?, CancellationToken)" path="/remarks"/>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="call">What to run on the worker, with its <typeparamref name="TMethods"/> and the call's context.</param>
    /// <param name="options">What the stream asks for.</param>
    /// <param name="cancellationToken">Ends the stream; so does the token given to the enumeration.</param>
    /// <returns>The results. Thread-safe; each enumeration of it has one reader.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public IAsyncEnumerable<TResult> StreamAsync<TResult>(
        Func<TMethods, WorkerContext, IEnumerable<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamCall<TResult>(
            (run, stop) => SubmitAsync(
                static (m, d, a, i) => a.ProduceAsync(Unsafe.As<Func<TMethods, WorkerContext, IEnumerable<TResult>>>(d)(m, i.Context), i),
                call, run, callOptions, stop, CallOrigin.Reader),
            options,
            cancellationToken);
    }

    /// <summary>Calls a method that returns a sequence and gives its elements as they are asked for.</summary>
    /// <inheritdoc cref="StreamAsync{TResult}(Func{TMethods, IEnumerable{TResult}}, StreamOptions?, CancellationToken)" path="/remarks"/>
    /// <typeparam name="TArg">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="call">What to run on the worker, with its <typeparamref name="TMethods"/>, the argument and the call's context.</param>
    /// <param name="arg">Passed to <paramref name="call"/>, by reference if it is an object.</param>
    /// <param name="options">What the stream asks for.</param>
    /// <param name="cancellationToken">Ends the stream; so does the token given to the enumeration.</param>
    /// <returns>The results. Thread-safe; each enumeration of it has one reader.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public IAsyncEnumerable<TResult> StreamAsync<TArg, TResult>(
        Func<TMethods, TArg, WorkerContext, IEnumerable<TResult>> call, TArg arg, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamCall<TResult>(
            (run, stop) => SubmitAsync(
                static (m, d, a, i) => a.Run.ProduceAsync(Unsafe.As<Func<TMethods, TArg, WorkerContext, IEnumerable<TResult>>>(d)(m, a.Arg, i.Context), i),
                call, (Run: run, Arg: arg), callOptions, stop, CallOrigin.Reader),
            options,
            cancellationToken);
    }

    private ResultStream<TResult> StreamCall<TResult>(
        Func<CallRun<TResult>, CancellationToken, PoolTask<VoidResult>> submit, StreamOptions? options, CancellationToken cancellationToken)
    {
        StreamToken.Check(nameof(cancellationToken), cancellationToken);
        int bufferSize = options?.BufferSize ?? StreamOptions.DefaultBufferSize;
        return new ResultStream<TResult>(token => new CallRun<TResult>(Dispatcher, submit, bufferSize, cancellationToken, token));
    }
}
