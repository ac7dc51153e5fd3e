namespace WorkerPool.Workers;

/// <summary>What the call's code sees: its context, and the caller's ambient state.</summary>
internal abstract partial class WorkItem
{
    private WorkerContext? _context;
    private CallerContext _caller;

    /// <summary>
    /// What the item's code sees. Made on the worker when the code first asks; <see cref="TryStop"/> moves the phase, then reads
    /// the field, and this publishes the field, then reads the phase, so a stop is never missed.
    /// </summary>
    internal WorkerContext Context
    {
        get
        {
            if (_context is { } known)
                return known;
            Worker worker = _worker!;
            var made = new WorkerContext(worker.Id, Dispatcher.Name, Options, Dispatcher);
            WorkerContext context = Interlocked.CompareExchange(ref _context, made, null) ?? made;
            if (IsDone)
                _ = context.StopAsync();
            OnContextMade();
            return context;
        }
    }

    /// <summary>
    /// The context, for code on a worker that says it belongs to this call; null when the call has ended and that is a remnant.
    /// </summary>
    internal WorkerContext? ContextOn(Worker worker) => ReferenceEquals(_worker, worker) ? Context : null;

    /// <summary>What the caller had around it.</summary>
    internal CallerContext Caller => _caller;

    /// <summary>Nothing of the call is left: its context has no effect any more.</summary>
    internal void EndContext() => _context?.End();

    /// <summary>Puts the caller's ambient state in place. The worker restores its own afterwards.</summary>
    internal void EnterContext() => _caller.Enter();

    /// <summary>The code has asked for its context. For the worker.</summary>
    private protected virtual void OnContextMade()
    {
    }

    /// <summary>What used the context has ended and the item goes on: whoever asks next gets a new one. For the worker.</summary>
    private protected void RenewContext()
    {
        EndContext();
        _context = null;
    }
}
