using System.Runtime.CompilerServices;
using WorkerPool.Streams;
using WorkerPool.Workers;

namespace WorkerPool;

// The streamed results of one call of a method that returns an asynchronous sequence.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>Calls a method that returns a sequence and gives its elements as they are asked for.</summary>
    /// <inheritdoc cref="StreamAsync{TResult}(Func{TMethods, IEnumerable{TResult}}, StreamOptions?, CancellationToken)" path="/remarks"/>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="call">What to run on the worker, with its <typeparamref name="TMethods"/>.</param>
    /// <param name="options">What the stream asks for.</param>
    /// <param name="cancellationToken">Ends the stream; so does the token given to the enumeration.</param>
    /// <returns>The results. Thread-safe; each enumeration of it has one reader.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> StreamAsync<TResult>(
        Func<TMethods, IAsyncEnumerable<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamCall<TResult>(
            (run, stop) => SubmitAsync(
                static (m, d, a, i) => a.ProduceAsync(Unsafe.As<Func<TMethods, IAsyncEnumerable<TResult>>>(d)(m), i),
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
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> StreamAsync<TArg, TResult>(
        Func<TMethods, TArg, IAsyncEnumerable<TResult>> call, TArg arg, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamCall<TResult>(
            (run, stop) => SubmitAsync(
                static (m, d, a, i) => a.Run.ProduceAsync(Unsafe.As<Func<TMethods, TArg, IAsyncEnumerable<TResult>>>(d)(m, a.Arg), i),
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
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> StreamAsync<TResult>(
        Func<TMethods, WorkerContext, IAsyncEnumerable<TResult>> call, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamCall<TResult>(
            (run, stop) => SubmitAsync(
                static (m, d, a, i) => a.ProduceAsync(Unsafe.As<Func<TMethods, WorkerContext, IAsyncEnumerable<TResult>>>(d)(m, i.Context), i),
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
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> StreamAsync<TArg, TResult>(
        Func<TMethods, TArg, WorkerContext, IAsyncEnumerable<TResult>> call, TArg arg, StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ExecOptions? callOptions = options?.CallOptions;
        return StreamCall<TResult>(
            (run, stop) => SubmitAsync(
                static (m, d, a, i) => a.Run.ProduceAsync(Unsafe.As<Func<TMethods, TArg, WorkerContext, IAsyncEnumerable<TResult>>>(d)(m, a.Arg, i.Context), i),
                call, (Run: run, Arg: arg), callOptions, stop, CallOrigin.Reader),
            options,
            cancellationToken);
    }
}
