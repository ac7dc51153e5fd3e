namespace WorkerPool;

/// <summary>
/// The pool's numbers at one moment. Each worker is counted in one state only, so <see cref="TotalWorkers"/> covers
/// <see cref="BusyWorkers"/>, <see cref="IdleWorkers"/> and those that warm up or clean. A call that has been awaited is
/// already counted as finished. Immutable.
/// </summary>
public sealed record PoolStats
{
    /// <summary>Workers in service: starting, idle, busy or cleaning; not those in quarantine.</summary>
    public required int TotalWorkers { get; init; }

    /// <summary>Workers that hold at least one call.</summary>
    public required int BusyWorkers { get; init; }

    /// <summary>Workers that are ready and hold no call.</summary>
    public required int IdleWorkers { get; init; }

    /// <summary>Calls that wait for a worker.</summary>
    public required int PendingTasks { get; init; }

    /// <summary>Calls that a worker holds and whose caller still waits.</summary>
    public required int ActiveTasks { get; init; }

    /// <summary>Calls that returned their result.</summary>
    public required long Completed { get; init; }

    /// <summary>Calls that ended with an exception of their own code or of their worker.</summary>
    public required long Failed { get; init; }

    /// <summary>Calls that were cancelled.</summary>
    public required long Cancelled { get; init; }

    /// <summary>Calls that reached a time limit, waiting or running.</summary>
    public required long TimedOut { get; init; }

    /// <summary>Calls refused or dropped because the queue was full or the pool had ended.</summary>
    public required long Rejected { get; init; }

    /// <summary>Workers in quarantine now: their call was stopped but its code still runs.</summary>
    public required int Quarantined { get; init; }

    /// <summary>Workers started in place of one that crashed, was quarantined or was recycled.</summary>
    public required long Restarted { get; init; }

    /// <summary>How long the oldest waiting call has waited, to the clock tick of about 15 ms; 0 when none waits.</summary>
    public required TimeSpan OldestQueuedAge { get; init; }

    /// <summary>
    /// Whether the calls wait in a queue that WebAssembly runs; <see langword="false"/> too when such a queue was asked for and a
    /// managed one had to take its place.
    /// </summary>
    public required bool WasmEnabled { get; init; }
}
