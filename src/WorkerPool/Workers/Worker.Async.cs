namespace WorkerPool.Workers;

/// <summary>Asynchronous calls: they begin here, wait elsewhere, and come back here piece by piece.</summary>
internal sealed partial class Worker
{
    /// <summary>Installs the synchronization context that brings a call's continuations back. For the worker.</summary>
    internal WorkerSynchronizationContext EnterAsync(WorkItem? item)
    {
        WorkerSynchronizationContext context;
        if (_hosted <= 1)
        {
            // The usual case, one call at a time, allocates nothing.
            context = _ownContext;
            context.Item = item;
        }
        else
        {
            context = new WorkerSynchronizationContext(this, item);
        }

        SynchronizationContext.SetSynchronizationContext(context);
        return context;
    }

    /// <summary>The call waits; the worker may turn to something else. For the worker.</summary>
    internal void NoteSuspended(WorkItem item)
    {
        lock (_suspended)
            _suspended.Add(item);
    }

    /// <summary>The call's task has ended. For the worker.</summary>
    internal void NoteResumed(WorkItem item)
    {
        lock (_suspended)
            _suspended.Remove(item);
    }

    /// <summary>Queues a piece of a call's code for this worker; on the .NET thread pool when the worker has gone. Thread-safe.</summary>
    internal void Post(SendOrPostCallback callback, object? state, WorkerSynchronizationContext? context = null)
    {
        _continuations.Enqueue(new Continuation(callback, state, context ?? _ownContext));
        Interleaving.Point();

        // The notification's exchange is a full fence: either this sees that the worker has gone, or the worker, which looks at
        // the continuations once more after it said so, sees this one.
        Channel.Parker.Notify();
        if (HasLeft)
            ReleaseContinuations();
    }

    /// <summary>Whether continuations may go before calls; false once after many in a row.</summary>
    private bool IsContinuationsTurn()
    {
        if (_continuations.IsEmpty)
        {
            _continuationRun = 0;
            return false;
        }

        if (++_continuationRun < ContinuationRun)
            return true;
        _continuationRun = 0;
        return false;
    }

    private bool TryRunContinuation()
    {
        if (_continuations.IsEmpty || !_continuations.TryDequeue(out Continuation continuation))
            return false;
        WorkItem? outer = _current;
        _current = continuation.Context.Item;
        SynchronizationContext.SetSynchronizationContext(continuation.Context);
        try
        {
            continuation.Callback(continuation.State);
        }
        catch (Exception exception)
        {
            _fault ??= exception;
        }

        _current = outer;
        LeaveUserCode();
        return true;
    }

    /// <summary>Runs what is left of asynchronous code whose worker has gone.</summary>
    private void ReleaseContinuations()
    {
        while (_continuations.TryDequeue(out Continuation continuation))
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static left => left.Callback(left.State), continuation, preferLocal: false);
        }
    }
}
