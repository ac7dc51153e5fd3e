namespace WorkerPool.Channels;

/// <summary>What a frame says. The values are part of the protocol.</summary>
internal enum FrameKind
{
    /// <summary>To a worker: run the call with this id.</summary>
    TaskRequest = 1,

    /// <summary>To a worker: the queue has work; look.</summary>
    Wake = 2,

    /// <summary>To a worker: the stopped call with this id has been told to stop and its abort listeners are through.</summary>
    CleanupRequest = 3,

    /// <summary>To a worker: leave, for the reason in the argument.</summary>
    TerminateRequest = 4,
}
