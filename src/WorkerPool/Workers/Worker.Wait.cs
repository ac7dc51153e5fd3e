namespace WorkerPool.Workers;

/// <summary>What a worker does when its own code blocks on a call of its own pool.</summary>
internal sealed partial class Worker
{
    /// <summary>
    /// Returns when the call has completed. If no worker has begun it, this one runs it now; otherwise somebody runs it, and this
    /// worker runs only the continuations that must come back to it. For the worker.
    /// </summary>
    internal void WaitFor<TResult>(WorkItem<TResult> item)
    {
        WorkItem? outer = _current;
        ExecutionContext? context = ExecutionContext.Capture();
        SynchronizationContext? synchronization = SynchronizationContext.Current;
        if (outer is not null)
            NoteSuspended(outer);

        if (item.TryStartHere(this))
        {
            Volatile.Write(ref _counters.Taken, _counters.Taken + 1);
            Run(item);
        }

        var waiter = new BlockedWaiter(Channel.Parker);
        if (item.TrySignalOnCompletion(waiter))
            PumpUntilSignalled(waiter);

        if (outer is not null)
            NoteResumed(outer);
        _current = outer;
        SynchronizationContext.SetSynchronizationContext(synchronization);
        if (context is not null)
            ExecutionContext.Restore(context);
    }

    private void PumpUntilSignalled(BlockedWaiter waiter)
    {
        while (!waiter.IsSignalled)
        {
            if (TryRunContinuation())
                continue;

            // Forget an old notification, then look again at both things it may have been about; frames wait until the code that
            // blocks here has returned.
            Channel.Parker.Consume();
            if (waiter.IsSignalled || !_continuations.IsEmpty)
                continue;
            if (!Channel.Parker.Spin(Dispatcher.SpinTicks))
                Channel.Parker.Park();
        }
    }
}
