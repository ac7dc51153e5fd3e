namespace WorkerPool.Workers;

/// <summary>The lane of the call's key, if it has one.</summary>
internal abstract partial class WorkItem
{
    /// <summary>The call's place in its lane; null for most calls. Set by the submitter before anybody else sees the item.</summary>
    internal LaneCall? Lane { get; private set; }

    /// <summary>Whether a call that waits may have to wait for something besides a worker.</summary>
    internal bool TakesTurns => Group is not null || Lane is not null;

    /// <summary>Gives the call a key. For its submitter, before the call joins a group.</summary>
    internal void JoinLane(LaneCall lane)
    {
        Lane = lane;
        Turn = lane;
    }
}
