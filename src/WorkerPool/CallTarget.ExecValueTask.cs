using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool;

// Calls of methods that return a ValueTask. An async lambda is one of these, too.
public abstract partial class CallTarget<TMethods>
{
    /// <summary>Calls an asynchronous method; the call lasts until its task has ended.</summary>
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
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult> ExecAsync<TResult>(
        Func<TMethods, ValueTask<TResult>> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitAsync(
            static (m, d, _, __) => Unsafe.As<Func<TMethods, ValueTask<TResult>>>(d)(m),
            call, default(VoidResult), options, cancellationToken);
    }

    /// <summary>Calls an asynchronous method; the call lasts until its task has ended.</summary>
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
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult> ExecAsync<TArg, TResult>(
        Func<TMethods, TArg, ValueTask<TResult>> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitAsync(
            static (m, d, a, _) => Unsafe.As<Func<TMethods, TArg, ValueTask<TResult>>>(d)(m, a),
            call, arg, options, cancellationToken);
    }

    /// <summary>Calls an asynchronous method; the call lasts until its task has ended.</summary>
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
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult> ExecAsync<TResult>(
        Func<TMethods, WorkerContext, ValueTask<TResult>> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitAsync(
            static (m, d, _, i) => Unsafe.As<Func<TMethods, WorkerContext, ValueTask<TResult>>>(d)(m, i.Context),
            call, default(VoidResult), options, cancellationToken);
    }

    /// <summary>Calls an asynchronous method; the call lasts until its task has ended.</summary>
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
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult> ExecAsync<TArg, TResult>(
        Func<TMethods, TArg, WorkerContext, ValueTask<TResult>> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitAsync(
            static (m, d, a, i) => Unsafe.As<Func<TMethods, TArg, WorkerContext, ValueTask<TResult>>>(d)(m, a, i.Context),
            call, arg, options, cancellationToken);
    }

    /// <summary>Calls an asynchronous method without a result; the call lasts until its task has ended.</summary>
    /// <param name="call">
    /// What to run on the worker, with its <typeparamref name="TMethods"/>. A static one that takes its argument here makes the call free
    /// of allocation.
    /// </param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    [OverloadResolutionPriority(1)]
    public PoolTask ExecAsync(
        Func<TMethods, ValueTask> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(SubmitAsync(
            static (m, d, _, __) => AwaitVoid(Unsafe.As<Func<TMethods, ValueTask>>(d)(m)),
            call, default(VoidResult), options, cancellationToken));
    }

    /// <summary>Calls an asynchronous method without a result; the call lasts until its task has ended.</summary>
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
    [OverloadResolutionPriority(1)]
    public PoolTask ExecAsync<TArg>(
        Func<TMethods, TArg, ValueTask> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(SubmitAsync(
            static (m, d, a, _) => AwaitVoid(Unsafe.As<Func<TMethods, TArg, ValueTask>>(d)(m, a)),
            call, arg, options, cancellationToken));
    }

    /// <summary>Calls an asynchronous method without a result; the call lasts until its task has ended.</summary>
    /// <param name="call">
    /// What to run on the worker, with its <typeparamref name="TMethods"/> and the call's context. The context is made for the call, so
    /// such a call allocates.
    /// </param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    [OverloadResolutionPriority(1)]
    public PoolTask ExecAsync(
        Func<TMethods, WorkerContext, ValueTask> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(SubmitAsync(
            static (m, d, _, i) => AwaitVoid(Unsafe.As<Func<TMethods, WorkerContext, ValueTask>>(d)(m, i.Context)),
            call, default(VoidResult), options, cancellationToken));
    }

    /// <summary>Calls an asynchronous method without a result; the call lasts until its task has ended.</summary>
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
    [OverloadResolutionPriority(1)]
    public PoolTask ExecAsync<TArg>(
        Func<TMethods, TArg, WorkerContext, ValueTask> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(SubmitAsync(
            static (m, d, a, i) => AwaitVoid(Unsafe.As<Func<TMethods, TArg, WorkerContext, ValueTask>>(d)(m, a, i.Context)),
            call, arg, options, cancellationToken));
    }

    private static ValueTask<VoidResult> AwaitVoid(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
            return Await(task);
        task.GetAwaiter().GetResult();
        return default;

        static async ValueTask<VoidResult> Await(ValueTask task)
        {
            await task.Guarded().ConfigureAwait(true);
            return default;
        }
    }
}
