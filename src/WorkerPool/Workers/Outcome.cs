namespace WorkerPool.Workers;

/// <summary>How a call ended; each call has exactly one.</summary>
internal enum Outcome
{
    Completed,
    Failed,
    Cancelled,
    TimedOut,
    Rejected,

    /// <summary>A part of a call has ended; the call has an outcome of its own.</summary>
    Part,
}
