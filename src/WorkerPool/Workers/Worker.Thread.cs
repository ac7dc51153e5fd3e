namespace WorkerPool.Workers;

/// <summary>What a piece of user code finds on the worker's thread: nothing of the one before.</summary>
internal sealed partial class Worker
{
    /// <summary>Removes what user code may have left on the thread: nothing of one call may reach the next.</summary>
    private void LeaveUserCode()
    {
        if (_cleanContext is { } clean)
            ExecutionContext.Restore(clean);
        if (SynchronizationContext.Current is not null)
            SynchronizationContext.SetSynchronizationContext(null);
        if (Thread is { } own && (own.Priority != Options.ThreadPriority || own.IsBackground != Options.IsBackground
            || !string.Equals(own.Name, Options.Name, StringComparison.Ordinal)))
        {
            own.Priority = Options.ThreadPriority;
            own.IsBackground = Options.IsBackground;
            own.Name = Options.Name;
        }
    }
}
