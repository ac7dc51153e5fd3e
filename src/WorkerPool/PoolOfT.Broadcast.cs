using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool;

// Calls that every worker runs.
public sealed partial class Pool<TMethods>
{
    /// <summary>Runs a call once on every worker in service.</summary>
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
        Func<TMethods, TResult> call, BroadcastOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return BroadcastPlainAsync(call, options, cancellationToken);
    }

    /// <summary>Runs a call once on every worker in service.</summary>
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
        Action<TMethods> call, BroadcastOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return BroadcastPlainAsync(
            m =>
            {
                call(m);
                return default(VoidResult);
            },
            options,
            cancellationToken);
    }

    /// <summary>Ends a broadcast for future workers: none that starts from now on runs it. What runs or waits goes on.</summary>
    /// <param name="key">The broadcast's <see cref="BroadcastOptions.Key"/>.</param>
    /// <returns><see langword="false"/> when there is none of that key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public bool EndBroadcast(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Dispatcher.Workers.EndBroadcast(key);
    }

    private Task<WorkerResult<TResult>[]> BroadcastPlainAsync<TResult>(
        Func<TMethods, TResult> call, BroadcastOptions? options, CancellationToken token) =>
        BroadcastCoreAsync(
            part => Rent(
                static (m, d, p, _) =>
                {
                    try
                    {
                        return Unsafe.As<Func<TMethods, TResult>>(d)(m);
                    }
                    catch (Exception exception)
                    {
                        p.NoteThrown(exception);
                        throw;
                    }
                },
                call,
                part),
            methods =>
            {
                call((TMethods)methods);
                return default;
            },
            options,
            token);

    private Task<WorkerResult<TResult>[]> BroadcastTaskAsync<TResult>(
        Func<TMethods, ValueTask<TResult>> call, BroadcastOptions? options, CancellationToken token) =>
        BroadcastCoreAsync(
            part => RentAsync(
                static async (m, d, p, _) =>
                {
                    try
                    {
                        return await Unsafe.As<Func<TMethods, ValueTask<TResult>>>(d)(m).Guarded().ConfigureAwait(true);
                    }
                    catch (Exception exception)
                    {
                        p.NoteThrown(exception);
                        throw;
                    }
                },
                call,
                part),
            async methods => await call((TMethods)methods).Guarded().ConfigureAwait(true),
            options,
            token);

    private Task<WorkerResult<TResult>[]> BroadcastCoreAsync<TResult>(
        Func<BroadcastPart, WorkItem<TResult>> rent, Func<object, ValueTask> start, BroadcastOptions? options, CancellationToken token)
    {
        if (options is { Key: { } key, FutureWorkers: false })
        {
            throw new ArgumentException(
                $"Key is {key}, but FutureWorkers is false; only broadcasts for future workers have a key.", nameof(options));
        }

        if (token.CanBeCanceled)
            CheckToken(token);
        if (token.IsCancellationRequested)
            return Task.FromCanceled<WorkerResult<TResult>[]>(token);
        if (!Dispatcher.TakesCalls)
            return Task.FromException<WorkerResult<TResult>[]>(Dispatcher.Terminated());

        var outcome = new BroadcastOutcome<TResult>();
        StartCall? later = options is { FutureWorkers: true } ? new StartCall(options.Key, start) : null;
        foreach (Worker worker in Dispatcher.Workers.BeginBroadcast(later))
        {
            var part = new BroadcastPart();
            WorkItem<TResult> item = rent(part);
            item.Begin(null);
            var call = new PoolTask<TResult>(item, item.Version);
            if (token.CanBeCanceled)
                item.SetLimits(null, token);
            Dispatcher.Submit(item, worker);
            outcome.Add(worker.Id, part, call.AsTask());
        }

        // The finalizer must not end the pool before the calls are in it.
        GC.KeepAlive(this);
        return outcome.GatherAsync(token);
    }

    // Before anything is done: the framework ignores a registration with a disposed source.
    private static void CheckToken(CancellationToken token)
    {
        using CancellationTokenRegistration registration = token.UnsafeRegister(static _ => { }, null);
        if (registration == default && !token.IsCancellationRequested)
            throw new ArgumentException("The token's CancellationTokenSource has been disposed.", nameof(token));
    }
}
