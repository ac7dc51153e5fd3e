using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>A worker without a thread, for a caller that runs its own call.</summary>
internal sealed partial class Worker
{
    /// <summary>
    /// Runs a call on the calling thread until it has ended, asynchronous parts included; <see langword="false"/> when this worker
    /// must not be used again.
    /// </summary>
    internal bool RunOnCaller(WorkItem item)
    {
        Worker? previous = t_current;
        ExecutionContext? context = ExecutionContext.Capture();
        SynchronizationContext? synchronization = SynchronizationContext.Current;
        t_current = this;
        _below = previous;
        _cleanContext = CleanContext.Value;
        try
        {
            // The call sees of its caller what ContextFlow says, no more than on another thread.
            ExecutionContext.Restore(CleanContext.Value);
            SynchronizationContext.SetSynchronizationContext(null);
            if (Methods is null && !TryWarmUp(out Exception? failure))
            {
                // Without a failure the pool ended meanwhile.
                item.TryStop(item.Version, failure ?? Dispatcher.Terminated(), failure is null ? Outcome.Rejected : Outcome.Failed);
                Dispatcher.Discard(item);
                return false;
            }

            if (!item.TryStart(this))
            {
                Dispatcher.Discard(item);
                return true;
            }

            Volatile.Write(ref _counters.Taken, _counters.Taken + 1);
            Run(item);
            PumpUntilClean();
            Dispatcher.Counters.Keep(_counters);
            _counters = default;
            return Volatile.Read(ref _state) == (int)WorkerState.Ready && _fault is null;
        }
        finally
        {
            t_current = previous;
            _below = null;
            SynchronizationContext.SetSynchronizationContext(synchronization);
            if (context is not null)
                ExecutionContext.Restore(context);
        }
    }

    internal void DisposeOnCaller()
    {
        Worker? previous = t_current;
        t_current = this;
        DisposeMethods();
        t_current = previous;
        Volatile.Write(ref _state, (int)WorkerState.Terminated);
        Interlocked.MemoryBarrier();
        ReleaseContinuations();
    }

    /// <summary>
    /// The caller is through with a worker that must not be used again. A stopped call of it that has not ended goes on with its
    /// <c>TMethods</c> on a thread of its own: the caller need not wait for it.
    /// </summary>
    internal void EndOnCaller()
    {
        if (_hosted == 0)
        {
            DisposeOnCaller();
            return;
        }

        new Thread(EndLeftBehind) { IsBackground = true, Name = $"{Dispatcher.Name} caller's call left behind" }.UnsafeStart();
    }

    private void EndLeftBehind()
    {
        _cleanContext = ExecutionContext.Capture();
        t_current = this;
        while (RunOne())
        {
        }

        DisposeOnCaller();
    }

    private void PumpUntilClean()
    {
        while (Volatile.Read(ref _state) == (int)WorkerState.Ready && (_hosted > 0 || _counters.IsCleaning))
        {
            if (Channel.TryReceive(out Frame frame))
            {
                Receive(frame);
                continue;
            }

            // As on a worker that has no room for more: what its calls await may have nobody else to run it.
            if ((IsContinuationsTurn() && TryRunContinuation()) || TryRunAwaited() || TryRunContinuation())
                continue;
            Channel.Parker.Consume();
            if (!Channel.HasFrame && _continuations.IsEmpty && !_isSlotFree)
                Sleep();
        }
    }
}
