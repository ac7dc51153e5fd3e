using WorkerPool.Workers;

namespace WorkerPool;

/// <summary>
/// A part of a pool's callers, a tenant for instance: its calls share the pool's workers with everybody else's under a cap, and under load
/// each group gets runs in proportion to its weight. Made by <see cref="Pool{TMethods}.CreateGroup"/>. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// A group's calls wait in a queue of its own, ordered by the pool's <see cref="PoolOptions.QueueStrategy"/>; in arrival order when the
/// pool has a <see cref="PoolOptions.Queue"/> of your own. <see cref="PoolOptions.MaxQueueSize"/> bounds each of these queues for itself,
/// so a group that floods its own fills no other's; in <see cref="QueueFullMode.Wait"/> calls wait in it without a bound, and in
/// <see cref="QueueFullMode.CallerRuns"/> those whose group is at its cap do.
/// </para>
/// <para>
/// Whenever a worker is free it takes the next call of the group whose turn it is. Groups at their cap or without calls are passed over and
/// save up nothing. The calls of the pool itself take part as a group of weight 1 without a cap.
/// </para>
/// <para>
/// A call counts against the cap from its start until its code has ended, or its worker is quarantined with it. A call that waits for one
/// of its own group, both on the same worker, lends it its place: otherwise neither could go on. One that waits for another of its group
/// through a call outside the group may wait for itself when that runs on another worker; give such work a larger cap or a group of its
/// own.
/// </para>
/// <para>
/// Dispose a group that is no longer needed. One that nobody refers to any more drains by itself when it is collected.
/// </para>
/// </remarks>
/// <typeparam name="TMethods">The class or interface whose methods the workers run.</typeparam>
public sealed class PoolGroup<TMethods> : CallTarget<TMethods>, IAsyncDisposable
    where TMethods : class
{
    private readonly CallGroup _group;

    // Keeps the pool from being collected, and so from ending, while somebody holds its group.
    private readonly Pool<TMethods> _pool;

    internal PoolGroup(Pool<TMethods> pool, Dispatcher dispatcher, CallGroup group, int weight)
        : base(dispatcher, group) => (_pool, _group, Weight) = (pool, group, weight);

    /// <summary>A group that nobody refers to any more drains, so that its pool need not keep it.</summary>
    ~PoolGroup()
    {
        try
        {
            _ = _group.EndAsync(close: false);
        }
        catch (Exception exception)
        {
            Log.TimerFailed(Dispatcher.Logger, Dispatcher.Name, exception);
        }
    }

    /// <summary>The group's name, in messages.</summary>
    public string Name => _group.Name;

    /// <summary>The most calls of the group that run at once.</summary>
    public int Concurrency => _group.Concurrency;

    /// <summary>The group's share of the runs under load, relative to the other groups' weights.</summary>
    public int Weight { get; }

    /// <summary>The pool whose workers run the group's calls.</summary>
    public Pool<TMethods> Pool => _pool;

    /// <summary>The group's numbers now.</summary>
    public GroupStats Stats => _group.Snapshot();

    /// <summary>Ends the group softly: takes no new calls, but those its own calls submit through it, and runs all that wait.</summary>
    /// <returns>
    /// A task that completes when all of the group's calls are over. In one of them it waits for none that waits for the group's end
    /// itself.
    /// </returns>
    public Task DrainAsync() => _group.EndAsync(close: false);

    /// <summary>As <see cref="DrainAsync()"/>, and waits at most until the token is cancelled. The drain goes on all the same.</summary>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <returns>A task that completes when all of the group's calls are over.</returns>
    public Task DrainAsync(CancellationToken cancellationToken) => DrainAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// As <see cref="DrainAsync()"/>, and waits at most for so long, by the pool's <see cref="PoolOptions.TimeProvider"/>. The drain goes on
    /// all the same; <see cref="CancelAsync"/> and <see cref="DisposeAsync"/> end it.
    /// </summary>
    /// <param name="timeout">Ends the wait with <see cref="TimeoutException"/>; 0 to 49 days, or infinite.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <returns>A task that completes when all of the group's calls are over.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is out of range.</exception>
    public Task DrainAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Limits.CheckWait(timeout, nameof(timeout));
        return _group.EndAsync(close: false).WaitAsync(timeout, Dispatcher.Options.TimeProvider, cancellationToken);
    }

    /// <summary>
    /// Stops all of the group's calls that wait or run, as <see cref="PoolTask.Cancel"/> does; the group goes on taking new ones.
    /// </summary>
    /// <returns>The number of calls stopped.</returns>
    public int Cancel() => _group.Cancel();

    /// <summary>Stops all of the group's calls that wait or run, as <see cref="Cancel"/> does, and waits for their code.</summary>
    /// <returns>
    /// A task that completes when the code of all of them has ended, or its worker is quarantined. In one of them it does not wait for
    /// that.
    /// </returns>
    public Task CancelAsync() => _group.CancelAsync();

    /// <summary>
    /// Ends the group: takes no more calls, fails those that wait with <see cref="PoolTerminatedException"/>, lets those that run finish.
    /// Calling it again is harmless. The pool goes on.
    /// </summary>
    /// <returns>
    /// A task that completes when all of the group's calls are over. In one of them it waits for none that waits for the group's end
    /// itself.
    /// </returns>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return new ValueTask(_group.EndAsync(close: true));
    }
}
