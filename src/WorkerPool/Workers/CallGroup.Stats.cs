namespace WorkerPool.Workers;

/// <summary>The group's numbers. All are changed with Interlocked, before a call's caller learns its outcome.</summary>
internal sealed partial class CallGroup
{
    private readonly PoolCounters _counters = new();
    private int _pending;
    private int _active;

    internal GroupStats Snapshot() => new()
    {
        PendingTasks = Math.Max(0, Volatile.Read(ref _pending)),
        ActiveTasks = Math.Max(0, Volatile.Read(ref _active)),
        Completed = _counters.Completed,
        Failed = _counters.Failed,
        Cancelled = _counters.Cancelled,
        TimedOut = _counters.TimedOut,
        Rejected = _counters.Rejected,
    };

    /// <inheritdoc/>
    internal override void OnStarted(WorkItem item)
    {
        if (item.IsPart || !item.Membership.TryStart())
            return;
        Interlocked.Increment(ref _active);
        Interlocked.Decrement(ref _pending);
    }

    /// <inheritdoc/>
    internal override void OnOutcome(WorkItem item, Outcome outcome)
    {
        // A part's call has an outcome of its own.
        if (item.IsPart)
            return;
        _counters.Count(outcome);
        if (item.Membership.End())
            Interlocked.Decrement(ref _active);
        else
            Interlocked.Decrement(ref _pending);
    }

    /// <summary>A call was refused because the group takes no more.</summary>
    private void NoteRefused() => _counters.Count(Outcome.Rejected);
}
