using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool;

// Asynchronous calls that every worker runs.
public sealed partial class Pool<TMethods>
{
    /// <summary>Runs an asynchronous call once on every worker in service; it lasts until its task has ended.</summary>
    /// <remarks>
    /// <para>
    /// The calls are calls for one worker, as with <see cref="ExecOptions.WorkerId"/>: each waits for its worker, and passes those that any
    /// worker may run. <see cref="PoolOptions.MaxQueueSize"/> does not count here. A worker that leaves before its call has ended, for
    /// whatever reason, is left out.
    /// </para>
    /// <para>
    /// Two broadcasts that wait for the same worker run in the order of <see cref="PoolOptions.QueueStrategy"/>; await the first where
    /// their order matters. On one of the pool's own workers await the task and do not block for it: that worker has to run its call.
    /// In a factory it would wait for itself.
    /// </para>
    /// </remarks>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="call">What to run on each worker, with its <typeparamref name="TMethods"/>.</param>
    /// <param name="options">Whether workers that start later run it, too. Default: they do not.</param>
    /// <param name="cancellationToken">Stops the calls that wait or run.</param>
    /// <returns>
    /// The results, by the workers' numbers. When calls fail the task fails with all of their exceptions, as
    /// <see cref="Task.WhenAll(Task[])"/> does.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The options name a key, but not future workers; or the token's source has been disposed.
    /// </exception>
    public Task<WorkerResult<TResult>[]> BroadcastAsync<TResult>(
        Func<TMethods, Task<TResult>> call, BroadcastOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return BroadcastTaskAsync(m => new ValueTask<TResult>(call(m)), options, cancellationToken);
    }

    /// <summary>Runs an asynchronous call once on every worker in service; it lasts until its task has ended.</summary>
    /// <remarks>
    /// <para>
    /// The calls are calls for one worker, as with <see cref="ExecOptions.WorkerId"/>: each waits for its worker, and passes those that any
    /// worker may run. <see cref="PoolOptions.MaxQueueSize"/> does not count here. A worker that leaves before its call has ended, for
    /// whatever reason, is left out.
    /// </para>
    /// <para>
    /// Two broadcasts that wait for the same worker run in the order of <see cref="PoolOptions.QueueStrategy"/>; await the first where
    /// their order matters. On one of the pool's own workers await the task and do not block for it: that worker has to run its call.
    /// In a factory it would wait for itself.
    /// </para>
    /// </remarks>
    /// <param name="call">What to run on each worker, with its <typeparamref name="TMethods"/>.</param>
    /// <param name="options">Whether workers that start later run it, too. Default: they do not.</param>
    /// <param name="cancellationToken">Stops the calls that wait or run.</param>
    /// <returns>
    /// A task that completes when all calls have ended. When calls fail the task fails with all of their exceptions, as
    /// <see cref="Task.WhenAll(Task[])"/> does.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The options name a key, but not future workers; or the token's source has been disposed.
    /// </exception>
    public Task BroadcastAsync(
        Func<TMethods, Task> call, BroadcastOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return BroadcastTaskAsync(
            async m =>
            {
                await call(m).ConfigureAwait(true);
                return default(VoidResult);
            },
            options,
            cancellationToken);
    }

    /// <summary>Runs an asynchronous call once on every worker in service; it lasts until its task has ended.</summary>
    /// <remarks>
    /// <para>
    /// The calls are calls for one worker, as with <see cref="ExecOptions.WorkerId"/>: each waits for its worker, and passes those that any
    /// worker may run. <see cref="PoolOptions.MaxQueueSize"/> does not count here. A worker that leaves before its call has ended, for
    /// whatever reason, is left out.
    /// </para>
    /// <para>
    /// Two broadcasts that wait for the same worker run in the order of <see cref="PoolOptions.QueueStrategy"/>; await the first where
    /// their order matters. On one of the pool's own workers await the task and do not block for it: that worker has to run its call.
    /// In a factory it would wait for itself.
    /// </para>
    /// </remarks>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="call">What to run on each worker, with its <typeparamref name="TMethods"/>.</param>
    /// <param name="options">Whether workers that start later run it, too. Default: they do not.</param>
    /// <param name="cancellationToken">Stops the calls that wait or run.</param>
    /// <returns>
    /// The results, by the workers' numbers. When calls fail the task fails with all of their exceptions, as
    /// <see cref="Task.WhenAll(Task[])"/> does.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The options name a key, but not future workers; or the token's source has been disposed.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public Task<WorkerResult<TResult>[]> BroadcastAsync<TResult>(
        Func<TMethods, ValueTask<TResult>> call, BroadcastOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return BroadcastTaskAsync(call, options, cancellationToken);
    }

    /// <summary>Runs an asynchronous call once on every worker in service; it lasts until its task has ended.</summary>
    /// <remarks>
    /// <para>
    /// The calls are calls for one worker, as with <see cref="ExecOptions.WorkerId"/>: each waits for its worker, and passes those that any
    /// worker may run. <see cref="PoolOptions.MaxQueueSize"/> does not count here. A worker that leaves before its call has ended, for
    /// whatever reason, is left out.
    /// </para>
    /// <para>
    /// Two broadcasts that wait for the same worker run in the order of <see cref="PoolOptions.QueueStrategy"/>; await the first where
    /// their order matters. On one of the pool's own workers await the task and do not block for it: that worker has to run its call.
    /// In a factory it would wait for itself.
    /// </para>
    /// </remarks>
    /// <param name="call">What to run on each worker, with its <typeparamref name="TMethods"/>.</param>
    /// <param name="options">Whether workers that start later run it, too. Default: they do not.</param>
    /// <param name="cancellationToken">Stops the calls that wait or run.</param>
    /// <returns>
    /// A task that completes when all calls have ended. When calls fail the task fails with all of their exceptions, as
    /// <see cref="Task.WhenAll(Task[])"/> does.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The options name a key, but not future workers; or the token's source has been disposed.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public Task BroadcastAsync(
        Func<TMethods, ValueTask> call, BroadcastOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return BroadcastTaskAsync(
            async m =>
            {
                await call(m).Guarded().ConfigureAwait(true);
                return default(VoidResult);
            },
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="BroadcastAsync{TResult}(Func{TMethods, ValueTask{TResult}}, BroadcastOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task<WorkerResult<TResult>[]> BroadcastAsync<TResult>(Func<TMethods, ValueTask<TResult>> call) =>
        BroadcastAsync(call, null, default);

    /// <inheritdoc cref="BroadcastAsync(Func{TMethods, ValueTask}, BroadcastOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task BroadcastAsync(Func<TMethods, ValueTask> call) => BroadcastAsync(call, null, default);
}
