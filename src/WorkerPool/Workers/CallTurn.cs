namespace WorkerPool.Workers;

/// <summary>
/// What a call takes turns with, beyond waiting for a worker: told when the call begins, when its caller has its outcome, and when nothing
/// of it runs any more. One instance serves many calls; called by callers, workers and timers at the same time, never under a lock of the
/// pool's.
/// </summary>
internal abstract class CallTurn
{
    /// <summary>A worker has begun the call.</summary>
    internal virtual void OnStarted(WorkItem item)
    {
    }

    /// <summary>The call's outcome is decided, before its caller learns it. Once a call.</summary>
    internal virtual void OnOutcome(WorkItem item, Outcome outcome)
    {
    }

    /// <summary>
    /// Nothing of the call runs any more: it never began, or its code and its cleanup are over, or its worker was expelled and left behind
    /// with it. Once a call; before its caller learns the outcome unless the call was stopped while it ran.
    /// </summary>
    internal abstract void OnOver(WorkItem item);
}
