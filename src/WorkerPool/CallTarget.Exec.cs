using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool;

// Calls of methods that return their result, or none, directly.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>Calls a method that returns its result.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="call">
    /// What to run on the worker, with its <typeparamref name="TMethods"/>. A static one that takes its argument here makes the call free
    /// of allocation.
    /// </param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask<TResult> ExecAsync<TResult>(
        Func<TMethods, TResult> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Submit(
            static (m, d, _, __) => Unsafe.As<Func<TMethods, TResult>>(d)(m),
            call, default(VoidResult), options, cancellationToken);
    }

    /// <summary>Calls a method that returns its result.</summary>
    /// <typeparam name="TArg">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="call">
    /// What to run on the worker, with its <typeparamref name="TMethods"/> and the argument. A static one makes the call free of
    /// allocation.
    /// </param>
    /// <param name="arg">Passed to <paramref name="call"/>, by reference if it is an object.</param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask<TResult> ExecAsync<TArg, TResult>(
        Func<TMethods, TArg, TResult> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Submit(
            static (m, d, a, _) => Unsafe.As<Func<TMethods, TArg, TResult>>(d)(m, a),
            call, arg, options, cancellationToken);
    }

    /// <summary>Calls a method that returns its result.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="call">
    /// What to run on the worker, with its <typeparamref name="TMethods"/> and the call's context. The context is made for the call, so
    /// such a call allocates.
    /// </param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask<TResult> ExecAsync<TResult>(
        Func<TMethods, WorkerContext, TResult> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Submit(
            static (m, d, _, i) => Unsafe.As<Func<TMethods, WorkerContext, TResult>>(d)(m, i.Context),
            call, default(VoidResult), options, cancellationToken);
    }

    /// <summary>Calls a method that returns its result.</summary>
    /// <typeparam name="TArg">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="call">
    /// What to run on the worker, with its <typeparamref name="TMethods"/>, the argument and the call's context. The context is made for
    /// the call, so such a call allocates.
    /// </param>
    /// <param name="arg">Passed to <paramref name="call"/>, by reference if it is an object.</param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask<TResult> ExecAsync<TArg, TResult>(
        Func<TMethods, TArg, WorkerContext, TResult> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Submit(
            static (m, d, a, i) => Unsafe.As<Func<TMethods, TArg, WorkerContext, TResult>>(d)(m, a, i.Context),
            call, arg, options, cancellationToken);
    }

    /// <summary>Calls a method without a result.</summary>
    /// <param name="call">
    /// What to run on the worker, with its <typeparamref name="TMethods"/>. A static one that takes its argument here makes the call free
    /// of allocation.
    /// </param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask ExecAsync(
        Action<TMethods> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(Submit(
            static (m, d, _, __) =>
            {
                Unsafe.As<Action<TMethods>>(d)(m);
                return default(VoidResult);
            },
            call, default(VoidResult), options, cancellationToken));
    }

    /// <summary>Calls a method without a result.</summary>
    /// <typeparam name="TArg">The type of the argument.</typeparam>
    /// <param name="call">
    /// What to run on the worker, with its <typeparamref name="TMethods"/> and the argument. A static one makes the call free of
    /// allocation.
    /// </param>
    /// <param name="arg">Passed to <paramref name="call"/>, by reference if it is an object.</param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask ExecAsync<TArg>(
        Action<TMethods, TArg> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(Submit(
            static (m, d, a, _) =>
            {
                Unsafe.As<Action<TMethods, TArg>>(d)(m, a);
                return default(VoidResult);
            },
            call, arg, options, cancellationToken));
    }

    /// <summary>Calls a method without a result.</summary>
    /// <param name="call">
    /// What to run on the worker, with its <typeparamref name="TMethods"/> and the call's context. The context is made for the call, so
    /// such a call allocates.
    /// </param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask ExecAsync(
        Action<TMethods, WorkerContext> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(Submit(
            static (m, d, _, i) =>
            {
                Unsafe.As<Action<TMethods, WorkerContext>>(d)(m, i.Context);
                return default(VoidResult);
            },
            call, default(VoidResult), options, cancellationToken));
    }

    /// <summary>Calls a method without a result.</summary>
    /// <typeparam name="TArg">The type of the argument.</typeparam>
    /// <param name="call">
    /// What to run on the worker, with its <typeparamref name="TMethods"/>, the argument and the call's context. The context is made for
    /// the call, so such a call allocates.
    /// </param>
    /// <param name="arg">Passed to <paramref name="call"/>, by reference if it is an object.</param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    public PoolTask ExecAsync<TArg>(
        Action<TMethods, TArg, WorkerContext> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(Submit(
            static (m, d, a, i) =>
            {
                Unsafe.As<Action<TMethods, TArg, WorkerContext>>(d)(m, a, i.Context);
                return default(VoidResult);
            },
            call, arg, options, cancellationToken));
    }
}
