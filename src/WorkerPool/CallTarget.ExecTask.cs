using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool;

// Calls of methods that return a Task.
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
    public PoolTask<TResult> ExecAsync<TResult>(
        Func<TMethods, Task<TResult>> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitAsync(
            static (m, d, _, __) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, Task<TResult>>>(d)(m)),
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
    public PoolTask<TResult> ExecAsync<TArg, TResult>(
        Func<TMethods, TArg, Task<TResult>> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitAsync(
            static (m, d, a, _) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, TArg, Task<TResult>>>(d)(m, a)),
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
    public PoolTask<TResult> ExecAsync<TResult>(
        Func<TMethods, WorkerContext, Task<TResult>> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitAsync(
            static (m, d, _, i) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, WorkerContext, Task<TResult>>>(d)(m, i.Context)),
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
    public PoolTask<TResult> ExecAsync<TArg, TResult>(
        Func<TMethods, TArg, WorkerContext, Task<TResult>> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitAsync(
            static (m, d, a, i) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, TArg, WorkerContext, Task<TResult>>>(d)(m, a, i.Context)),
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
    public PoolTask ExecAsync(
        Func<TMethods, Task> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(SubmitAsync(
            static (m, d, _, __) => AwaitVoid(Unsafe.As<Func<TMethods, Task>>(d)(m)),
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
    public PoolTask ExecAsync<TArg>(
        Func<TMethods, TArg, Task> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(SubmitAsync(
            static (m, d, a, _) => AwaitVoid(Unsafe.As<Func<TMethods, TArg, Task>>(d)(m, a)),
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
    public PoolTask ExecAsync(
        Func<TMethods, WorkerContext, Task> call, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(SubmitAsync(
            static (m, d, _, i) => AwaitVoid(Unsafe.As<Func<TMethods, WorkerContext, Task>>(d)(m, i.Context)),
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
    public PoolTask ExecAsync<TArg>(
        Func<TMethods, TArg, WorkerContext, Task> call, TArg arg, ExecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PoolTask(SubmitAsync(
            static (m, d, a, i) => AwaitVoid(Unsafe.As<Func<TMethods, TArg, WorkerContext, Task>>(d)(m, a, i.Context)),
            call, arg, options, cancellationToken));
    }

    // A task without a result as one with an empty result; allocates only when the task has not ended yet.
    private static ValueTask<VoidResult> AwaitVoid(Task task)
    {
        return task.IsCompletedSuccessfully ? default : Await(task);

        static async ValueTask<VoidResult> Await(Task task)
        {
            await task.ConfigureAwait(true);
            return default;
        }
    }
}
