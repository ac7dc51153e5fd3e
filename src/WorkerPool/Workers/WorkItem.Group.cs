namespace WorkerPool.Workers;

/// <summary>The group whose cap and weight the call is under, if any.</summary>
internal abstract partial class WorkItem
{
    /// <summary>The group; null for most calls. Set by the submitter before anybody else sees the item.</summary>
    internal CallGroup? Group { get; private set; }

    /// <summary>What a group keeps of the call; made once for an item.</summary>
    internal GroupMember Membership => field ??= new GroupMember(this);

    // The door through which the item came into its queue.
    private Admission Door => Group?.Admission ?? Dispatcher.Admission!;

    /// <summary>Makes the call one of a group's. For its submitter.</summary>
    internal void Join(CallGroup group)
    {
        Group = group;
        if (Lane is { } lane)
            lane.Inner = group;
        else
            Turn = group;
    }

    /// <summary>Undoes that, for a call that was never submitted or is over.</summary>
    internal void LeaveGroup()
    {
        Group = null;
        Turn = null;
    }
}
