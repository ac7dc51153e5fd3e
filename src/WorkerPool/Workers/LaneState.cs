namespace WorkerPool.Workers;

/// <summary>How a call with a key stands to its lane.</summary>
internal enum LaneState
{
    /// <summary>Not in it yet.</summary>
    New,

    /// <summary>Waits behind others of its key.</summary>
    Waiting,

    /// <summary>Its turn has come: it goes to a worker as a call without a key does.</summary>
    Holding,

    /// <summary>Nothing of it runs any more.</summary>
    Over,
}
