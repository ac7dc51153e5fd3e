namespace WorkerPool.Workers;

/// <summary>Where the pool stands. It only moves forward.</summary>
internal enum Phase
{
    /// <summary>Takes calls.</summary>
    Open,

    /// <summary>Takes only calls that its own calls submit; runs all it has.</summary>
    Draining,

    /// <summary>Takes nothing; what waits was rejected, what runs may finish.</summary>
    Terminating,

    /// <summary>What runs was stopped too.</summary>
    Forced,

    /// <summary>Nobody is left.</summary>
    Terminated,
}
