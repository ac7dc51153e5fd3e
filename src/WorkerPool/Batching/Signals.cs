namespace WorkerPool.Batching;

/// <summary>What a run has to heed before its next item.</summary>
[Flags]
internal enum Signals
{
    None = 0,

    /// <summary>The run was stopped.</summary>
    Stop = 1,

    /// <summary>Other work waits.</summary>
    GiveWay = 2,

    /// <summary>Another run has nothing left to do.</summary>
    Share = 4,

    /// <summary>The last item used its context, which ends with it.</summary>
    Context = 8,

    /// <summary>Each item has a time limit.</summary>
    Timed = 16,
}
