namespace WorkerPool.Workers;

/// <summary>Where a worker stands.</summary>
internal enum WorkerState
{
    /// <summary>Made, its thread not started.</summary>
    Cold,

    /// <summary>Its <c>TMethods</c> is being made.</summary>
    Warming,

    /// <summary>In service, without a call.</summary>
    Ready,

    /// <summary>In service, with a call.</summary>
    Busy,

    /// <summary>In service, but a stopped call is not cleaned up yet; takes nothing new.</summary>
    Cleaning,

    /// <summary>Leaving, by itself or because it was expelled.</summary>
    Terminating,

    /// <summary>Gone; its <c>TMethods</c> is disposed.</summary>
    Terminated,
}
