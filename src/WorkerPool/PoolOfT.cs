using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using WorkerPool.Workers;

namespace WorkerPool;

/// <summary>
/// Runs typed calls on dedicated workers, each with a <typeparamref name="TMethods"/> of its own. Thread-safe. Dispose it: graceful,
/// what runs may finish. A pool that is no longer referenced finishes its calls and then ends by itself.
/// </summary>
/// <remarks>
/// What is wrong with a call itself (a null delegate, an unknown method, a wrong argument) is thrown by <c>ExecAsync</c>; what is
/// wrong with the moment (a full queue, a terminated pool, a cancelled token) arrives when the call is awaited.
/// </remarks>
/// <typeparam name="TMethods">The class or interface whose methods the workers run.</typeparam>
public sealed partial class Pool<TMethods> : CallTarget<TMethods>, IAsyncDisposable, IDisposable
    where TMethods : class
{
    private const int MaxWeight = 1000;

    internal Pool(Func<WorkerContext, ValueTask<object>> factory, PoolOptions? options)
        : base(CreateDispatcher(factory, options)) =>
        Dispatcher.Workers.EnsureEnough();

    /// <summary>Lets a forgotten pool finish its calls and end its workers.</summary>
    ~Pool()
    {
        try
        {
            Dispatcher?.Shutdown.RunAsync(Phase.Draining, null);
        }
        catch (Exception exception)
        {
            Log.TimerFailed(Dispatcher.Logger, Dispatcher.Name, exception);
        }
    }

    /// <summary>A copy of the options in force.</summary>
    public PoolOptions Options => Dispatcher.Options.Clone();

    /// <summary>The pool's numbers now. Takes a few microseconds; more when a great many calls wait.</summary>
    public PoolStats Stats => Dispatcher.Workers.Snapshot();

    /// <summary>Completes when <see cref="PoolOptions.MinWorkers"/> workers are ready; at once when that is 0.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A task that fails with what kept a worker from being ready, or with <see cref="PoolTerminatedException"/>.</returns>
    public Task WhenReadyAsync(CancellationToken cancellationToken = default) =>
        Dispatcher.Workers.WhenReadyAsync(cancellationToken);

    /// <summary>
    /// Makes a group: a part of the pool's callers with a cap, a weight, a queue, numbers and an end of its own. Its calls share the
    /// workers with everybody else's.
    /// </summary>
    /// <param name="concurrency">The most calls of the group that run at once; 1 or more.</param>
    /// <param name="weight">
    /// The group's share of the runs under load, relative to other groups; 1 to 1000. The pool's own calls have weight 1.
    /// </param>
    /// <param name="name">The group's name in messages; none for one made of the pool's name and a number.</param>
    /// <returns>The group. Dispose it when it is no longer needed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="concurrency"/> or <paramref name="weight"/> is out of range.
    /// </exception>
    /// <exception cref="PoolTerminatedException">The pool has ended, or is ending.</exception>
    public PoolGroup<TMethods> CreateGroup(int concurrency, int weight = 1, string? name = null)
    {
        if (concurrency < 1)
            throw new ArgumentOutOfRangeException(nameof(concurrency), concurrency, $"concurrency must be 1 or more, but is {concurrency}.");
        if (weight is < 1 or > MaxWeight)
            throw new ArgumentOutOfRangeException(nameof(weight), weight, $"weight must be 1 to {MaxWeight}, but is {weight}.");
        return new PoolGroup<TMethods>(this, Dispatcher, Dispatcher.CreateGroup(name, concurrency, weight), weight);
    }

    /// <summary>
    /// Ends the pool softly: takes no new calls, but those its own calls submit; runs all that wait; then ends the workers. The task
    /// completes when their states are disposed and their threads have ended.
    /// </summary>
    /// <returns>A task. On one of the pool's own workers it does not wait for that worker.</returns>
    public Task DrainAsync() => Dispatcher.Shutdown.RunAsync(Phase.Draining, null);

    /// <summary>As <see cref="DrainAsync()"/>, and waits at most until the token is cancelled. The drain goes on all the same.</summary>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <returns>A task that completes when the pool has ended.</returns>
    public Task DrainAsync(CancellationToken cancellationToken) => DrainAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// As <see cref="DrainAsync()"/>, and waits at most for so long, by the pool's <see cref="PoolOptions.TimeProvider"/>. The drain goes on
    /// all the same; <see cref="TerminateAsync"/> ends it.
    /// </summary>
    /// <param name="timeout">Ends the wait with <see cref="TimeoutException"/>; 0 to 49 days, or infinite.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <returns>A task that completes when the pool has ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is out of range.</exception>
    public Task DrainAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Limits.CheckWait(timeout, nameof(timeout));
        return Dispatcher.Shutdown.RunAsync(Phase.Draining, null).WaitAsync(timeout, Dispatcher.Options.TimeProvider, cancellationToken);
    }

    /// <summary>
    /// Ends the pool: calls that wait fail with <see cref="PoolTerminatedException"/>; those that run may finish, or, when
    /// <paramref name="force"/> is set or <paramref name="timeout"/> has passed, fail with it at once and have
    /// <see cref="PoolOptions.WorkerTerminateTimeout"/> to stop; then their workers are left behind. Calling it again is harmless.
    /// </summary>
    /// <param name="force">Stops running calls too.</param>
    /// <param name="timeout">How long a graceful end may take before it is forced; 0 or more. Default: no limit.</param>
    /// <returns>
    /// A task that completes when the workers' states are disposed and their threads have ended. On one of the pool's own workers it
    /// does not wait for that worker.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 49 days.</exception>
    public Task TerminateAsync(bool force = false, TimeSpan? timeout = null)
    {
        if (timeout is { } limit && (limit < TimeSpan.Zero || limit > Limits.Longest))
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), limit, $"timeout must be 0 to {Limits.Longest}, but is {limit}.");
        }

        return Dispatcher.Shutdown.RunAsync(force ? Phase.Forced : Phase.Terminating, timeout);
    }

    /// <summary>Same as <see cref="TerminateAsync"/> without force or limit.</summary>
    /// <returns>A task that completes when the pool has ended.</returns>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return new ValueTask(TerminateAsync());
    }

    /// <summary>
    /// The same, and blocks until the pool has ended, for owners that can only dispose synchronously: a service provider's
    /// <c>Dispose</c>, a <c>using</c> statement. Prefer <see cref="DisposeAsync"/>.
    /// </summary>
    /// <remarks>
    /// The end runs on the .NET thread pool and not on this thread, so it may be called under a synchronization context and in a call of the
    /// pool's own, where it does not wait for that call's worker.
    /// </remarks>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        TerminateAsync().GetAwaiter().GetResult();
    }

    private static Dispatcher CreateDispatcher(Func<WorkerContext, ValueTask<object>> factory, PoolOptions? options)
    {
        PoolOptions own = options?.Clone() ?? new PoolOptions();
        ValidateOptionsResult result = new PoolOptionsValidator().Validate(own.Name, own);
        if (result.Failed)
            throw new OptionsValidationException(own.Name ?? string.Empty, typeof(PoolOptions), result.Failures);
        own.Name ??= typeof(TMethods).Name;
        if (own.PreWarm && own.MinWorkers == 0)
            own.MinWorkers = 1;
        return new Dispatcher(own, own.Name, factory);
    }
}
