using WorkerPool.Workers;

namespace WorkerPool;

/// <summary>
/// What running code sees of its worker and of the call it serves. Each call has its own; after the call has ended (and its
/// cleanup, if it was stopped) nothing here has an effect any more. Thread-safe.
/// </summary>
public sealed class WorkerContext
{
    private static readonly WorkerContext s_none = new(0, string.Empty, null, null);

    private readonly ExecOptions? _options;
    private readonly Dispatcher? _dispatcher;

    // Made on first use by the running code; read by whoever stops the call. See Stop.
    private CancellationTokenSource? _source;

    // Set once by Stop, before it reads _source; read by CancellationToken after it has published _source.
    private bool _stopped;

    // Set by the worker when the call and its cleanup are over.
    private volatile bool _ended;

    // Guarded by itself; null once the listeners have been taken by RunAbortListenersAsync.
    private List<Func<ValueTask>>? _listeners = [];
    private readonly object _listenersGate = new();

    internal WorkerContext(int workerId, string poolName, ExecOptions? options, Dispatcher? dispatcher)
    {
        WorkerId = workerId;
        PoolName = poolName;
        _options = options;
        _dispatcher = dispatcher;
        if (dispatcher is null)
            _ended = true;
    }

    /// <summary>
    /// The context of the call whose code runs on this thread now; outside a worker's code one whose <see cref="WorkerId"/> is 0
    /// and whose other members do nothing. Never null.
    /// </summary>
    public static WorkerContext Current => Worker.Current?.CurrentContext ?? s_none;

    /// <summary>The worker's number, 1 or more, never used again in its pool; 0 outside a call.</summary>
    public int WorkerId { get; }

    /// <summary>The pool's <see cref="PoolOptions.Name"/>; empty outside a call.</summary>
    public string PoolName { get; }

    /// <summary>
    /// Cancelled when the call is stopped: by its caller, by a time limit or by a forced termination. Its callbacks run on a
    /// thread of the library's own, one after another.
    /// </summary>
    public CancellationToken CancellationToken
    {
        get
        {
            if (_dispatcher is null)
                return CancellationToken.None;
            CancellationTokenSource? source = Volatile.Read(ref _source);
            if (source is null)
            {
                // Publish (CompareExchange is a full fence), then look at _stopped; Stop does the two the other way round, so
                // one of them cancels the source.
                var made = new CancellationTokenSource();
                source = Interlocked.CompareExchange(ref _source, made, null) ?? made;
                if (Volatile.Read(ref _stopped))
                    source.Cancel();
            }

            return source.Token;
        }
    }

    /// <summary>
    /// Sends an event to the caller's <see cref="ExecOptions.On"/> and <see cref="ExecOptions.Progress"/>, before this returns.
    /// Does nothing outside a call or when nobody listens.
    /// </summary>
    /// <param name="payload">The event; passed by reference.</param>
    public void Emit(object? payload)
    {
        if (_ended || _options is null)
            return;
        if (_options.On is { } on)
            Send(on, payload);
        if (_options.Progress is { } progress)
            Send(progress.Report, payload);
    }

    /// <summary>
    /// Adds a function that runs when this call is stopped, on a thread of the library's own and while the call's code may still
    /// run; it should make that code return. When the listeners and the code finish within <see cref="PoolOptions.AbortTimeout"/>, the
    /// worker and its state are kept. If the call has been stopped already, the listener runs at once on this thread.
    /// </summary>
    /// <param name="listener">The function. Listeners run one after another, in the order added; an exception is logged.</param>
    /// <exception cref="ArgumentNullException"><paramref name="listener"/> is null.</exception>
    public void AddAbortListener(Func<ValueTask> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (_ended)
            return;
        lock (_listenersGate)
        {
            if (_listeners is not null)
            {
                _listeners.Add(listener);
                return;
            }
        }

        _ = RunAsync(listener);
    }

    /// <summary>Throws when the call has been stopped; a cheap test for loops.</summary>
    /// <exception cref="OperationCanceledException">The call has been stopped.</exception>
    public void Checkpoint()
    {
        if (Volatile.Read(ref _stopped))
            throw new OperationCanceledException("The call has been stopped.", CancellationToken);
    }

    /// <summary>The call is being stopped: <see cref="Checkpoint"/> throws from now on.</summary>
    internal void MarkStopped()
    {
        Volatile.Write(ref _stopped, true);
        Interlocked.MemoryBarrier();
    }

    /// <summary>The same as <see cref="StopAsync"/>, on a thread of the library's own.</summary>
    internal async Task StopElsewhereAsync()
    {
        MarkStopped();
        await OwnThreads.SwitchAsync();
        await StopAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Cancels the token, whose callbacks run on this thread, and then runs the abort listeners here; completes when all are through.
    /// </summary>
    internal async Task StopAsync()
    {
        MarkStopped();
        try
        {
            Volatile.Read(ref _source)?.Cancel();
        }
        catch (Exception exception)
        {
            Log.AbortListenerFailed(_dispatcher!.Logger, PoolName, WorkerId, exception);
        }

        List<Func<ValueTask>> listeners;
        lock (_listenersGate)
        {
            if (_listeners is null)
                return;
            (listeners, _listeners) = (_listeners, null);
        }

        foreach (Func<ValueTask> listener in listeners)
        {
            Task running = RunAsync(listener);
            if (running.IsCompleted)
                continue;

            // What it waited for may have ended on the .NET thread pool.
            await running.ConfigureAwait(false);
            await OwnThreads.SwitchAsync();
        }
    }

    /// <summary>Called by the worker when nothing of the call is left.</summary>
    internal void End() => _ended = true;

    // Each by itself: one that throws keeps the event from nobody else.
    private void Send(Action<object?> handler, object? payload)
    {
        try
        {
            handler(payload);
        }
        catch (Exception exception)
        {
            Log.EventHandlerFailed(_dispatcher!.Logger, PoolName, WorkerId, exception);
        }
    }

    private async Task RunAsync(Func<ValueTask> listener)
    {
        try
        {
            await listener().Guarded().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.AbortListenerFailed(_dispatcher!.Logger, PoolName, WorkerId, exception);
        }
    }
}
