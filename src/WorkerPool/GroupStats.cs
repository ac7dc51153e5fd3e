namespace WorkerPool;

/// <summary>A group's numbers at one moment. A call that has been awaited is already counted as finished. Immutable.</summary>
public sealed record GroupStats
{
    /// <summary>Calls that wait for a worker or for the group's cap.</summary>
    public required int PendingTasks { get; init; }

    /// <summary>Calls that run and whose caller still waits.</summary>
    public required int ActiveTasks { get; init; }

    /// <summary>Calls that returned their result.</summary>
    public required long Completed { get; init; }

    /// <summary>Calls that ended with an exception of their own code or of their worker.</summary>
    public required long Failed { get; init; }

    /// <summary>Calls that were cancelled, with the group or each for itself.</summary>
    public required long Cancelled { get; init; }

    /// <summary>Calls that reached a time limit, waiting or running.</summary>
    public required long TimedOut { get; init; }

    /// <summary>Calls refused or dropped because the group's queue was full, or the group or the pool had ended.</summary>
    public required long Rejected { get; init; }
}
