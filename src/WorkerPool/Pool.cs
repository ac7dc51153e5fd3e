using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using WorkerPool.Workers;

namespace WorkerPool;

/// <summary>Makes pools.</summary>
public static class Pool
{
    /// <summary>
    /// Makes a pool whose workers each make their own <typeparamref name="TMethods"/> with its parameterless constructor.
    /// </summary>
    /// <typeparam name="TMethods">The class whose methods the workers run. An instance lives on one worker and is never shared.</typeparam>
    /// <param name="options">How the pool is built; none for the defaults. Copied.</param>
    /// <returns>The pool. Dispose it.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of range, or two contradict each other.
    /// </exception>
    public static Pool<TMethods> Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TMethods>(
        PoolOptions? options = null)
        where TMethods : class, new() =>
        new(static _ => new ValueTask<object>(Construct<TMethods>()), options);

    /// <summary>Makes a pool whose workers each call <paramref name="factory"/> for their own <typeparamref name="TMethods"/>.</summary>
    /// <typeparam name="TMethods">The class or interface whose methods the workers run.</typeparam>
    /// <param name="factory">
    /// Called once on each worker's thread, before its first call. An exception reaches the calls that wait for the worker; the pool
    /// tries again later.
    /// </param>
    /// <param name="options">How the pool is built; none for the defaults. Copied.</param>
    /// <returns>The pool. Dispose it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="factory"/> is null.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of range, or two contradict each other.
    /// </exception>
    public static Pool<TMethods> Create<TMethods>(Func<WorkerContext, TMethods> factory, PoolOptions? options = null)
        where TMethods : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new(context => new ValueTask<object>(factory(context)), options);
    }

    /// <summary>Makes a pool whose workers each await <paramref name="factory"/> for their own <typeparamref name="TMethods"/>.</summary>
    /// <inheritdoc cref="Create{TMethods}(Func{WorkerContext, TMethods}, PoolOptions?)"/>
    public static Pool<TMethods> Create<TMethods>(Func<WorkerContext, Task<TMethods>> factory, PoolOptions? options = null)
        where TMethods : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new(async context => await factory(context).ConfigureAwait(true), options);
    }

    /// <summary>Makes a pool whose workers each await <paramref name="factory"/> for their own <typeparamref name="TMethods"/>.</summary>
    /// <inheritdoc cref="Create{TMethods}(Func{WorkerContext, TMethods}, PoolOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static Pool<TMethods> Create<TMethods>(Func<WorkerContext, ValueTask<TMethods>> factory, PoolOptions? options = null)
        where TMethods : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new(async context => await factory(context).Guarded().ConfigureAwait(true), options);
    }

    /// <inheritdoc cref="Create{TMethods}(Func{WorkerContext, ValueTask{TMethods}}, PoolOptions?)"/>
    /// <remarks>For async lambdas before C# 13, which would fit two overloads equally well.</remarks>
    [OverloadResolutionPriority(1)]
    public static Pool<TMethods> Create<TMethods>(Func<WorkerContext, ValueTask<TMethods>> factory)
        where TMethods : class =>
        Create(factory, null);

    /// <summary>
    /// Makes a pool as <see cref="Create{TMethods}(PoolOptions?)"/> does and waits until its minimum of workers is ready.
    /// </summary>
    /// <typeparam name="TMethods">The class whose methods the workers run.</typeparam>
    /// <param name="options">How the pool is built; none for the defaults. Copied.</param>
    /// <param name="cancellationToken">Gives up waiting; the pool is then terminated.</param>
    /// <returns>The ready pool. Dispose it.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of range, or two contradict each other.
    /// </exception>
    public static Task<Pool<TMethods>> CreateAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TMethods>(
        PoolOptions? options = null, CancellationToken cancellationToken = default)
        where TMethods : class, new() =>
        ReadyAsync(Create<TMethods>(options), cancellationToken);

    /// <summary>Makes a pool with a factory and waits until its minimum of workers is ready; fails with what the factory threw.</summary>
    /// <inheritdoc cref="Create{TMethods}(Func{WorkerContext, TMethods}, PoolOptions?)"/>
    /// <param name="factory">Called once on each worker's thread, before its first call.</param>
    /// <param name="options">How the pool is built; none for the defaults. Copied.</param>
    /// <param name="cancellationToken">Gives up waiting; the pool is then terminated.</param>
    public static Task<Pool<TMethods>> CreateAsync<TMethods>(
        Func<WorkerContext, TMethods> factory, PoolOptions? options = null, CancellationToken cancellationToken = default)
        where TMethods : class =>
        ReadyAsync(Create(factory, options), cancellationToken);

    /// <summary>Makes a pool with a factory and waits until its minimum of workers is ready; fails with what the factory threw.</summary>
    /// <inheritdoc cref="Create{TMethods}(Func{WorkerContext, TMethods}, PoolOptions?)"/>
    /// <param name="factory">Called once on each worker's thread, before its first call.</param>
    /// <param name="options">How the pool is built; none for the defaults. Copied.</param>
    /// <param name="cancellationToken">Gives up waiting; the pool is then terminated.</param>
    public static Task<Pool<TMethods>> CreateAsync<TMethods>(
        Func<WorkerContext, Task<TMethods>> factory, PoolOptions? options = null, CancellationToken cancellationToken = default)
        where TMethods : class =>
        ReadyAsync(Create(factory, options), cancellationToken);

    /// <summary>Makes a pool with a factory and waits until its minimum of workers is ready; fails with what the factory threw.</summary>
    /// <inheritdoc cref="Create{TMethods}(Func{WorkerContext, TMethods}, PoolOptions?)"/>
    /// <param name="factory">Called once on each worker's thread, before its first call.</param>
    /// <param name="options">How the pool is built; none for the defaults. Copied.</param>
    /// <param name="cancellationToken">Gives up waiting; the pool is then terminated.</param>
    [OverloadResolutionPriority(1)]
    public static Task<Pool<TMethods>> CreateAsync<TMethods>(
        Func<WorkerContext, ValueTask<TMethods>> factory, PoolOptions? options = null, CancellationToken cancellationToken = default)
        where TMethods : class =>
        ReadyAsync(Create(factory, options), cancellationToken);

    /// <summary>
    /// Whether an exception says why a worker could not be started, rather than how a call failed: its constructor, its factory, a broadcast
    /// for future workers or <see cref="PoolOptions.OnCreateWorker"/> threw it. The calls that waited for the worker, which never ran, get
    /// it as it was thrown. Thread-safe.
    /// </summary>
    /// <param name="exception">What a call, <c>CreateAsync</c> or <c>WhenReadyAsync</c> threw.</param>
    /// <returns><see langword="true"/> when it came from the start of a worker of any pool.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static bool IsStartFailure(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return StartFailures.Contains(exception);
    }

    private static TMethods Construct<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TMethods>()
        where TMethods : class, new()
    {
        try
        {
            return new TMethods();
        }
        catch (TargetInvocationException exception) when (exception.InnerException is not null)
        {
            // The runtime wraps what a constructor of a type parameter throws.
            ExceptionDispatchInfo.Throw(exception.InnerException);
            throw;
        }
    }

    private static async Task<Pool<TMethods>> ReadyAsync<TMethods>(Pool<TMethods> pool, CancellationToken cancellationToken)
        where TMethods : class
    {
        try
        {
            await pool.WhenReadyAsync(cancellationToken).ConfigureAwait(false);
            return pool;
        }
        catch
        {
            await pool.TerminateAsync(force: true).ConfigureAwait(false);
            throw;
        }
    }
}
