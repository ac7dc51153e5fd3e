namespace WorkerPool.Workers;

/// <summary>How a call ended; each call has exactly one.</summary>
internal enum Outcome
{
    Completed,
    Failed,
    Cancelled,
    TimedOut,
    Rejected,
}
