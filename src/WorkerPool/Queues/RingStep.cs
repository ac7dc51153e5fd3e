namespace WorkerPool.Queues;

/// <summary>How one attempt on a ring went.</summary>
internal enum RingStep
{
    /// <summary>The item went in or came out.</summary>
    Done,

    /// <summary>There is no room, or no item.</summary>
    Refused,

    /// <summary>Another thread is between its claim of the slot and its last write: try again.</summary>
    Busy,
}
