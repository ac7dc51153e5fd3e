namespace WorkerPool.Workers;

/// <summary>
/// Calls that come in parts: each part goes to a worker as a call does, and makes way for others between two pieces of work.
/// </summary>
internal sealed partial class Dispatcher
{
    private readonly object _givingWayGate = new();

    // Replaced under the gate; read without it.
    private IGivesWay[] _givingWay = [];

    /// <summary>
    /// Finds a place for a part of a call that the pool has taken already: no door keeps it. Ends it when the pool has ended.
    /// </summary>
    internal void SubmitPart(WorkItem part)
    {
        if (MayStartWorkers)
            FindPlace(part, null, pastDoor: true);
        else
            Reject(part, Terminated());
    }

    /// <summary>
    /// Whether something waits that the worker may run, besides so many entries of one's own, which stand in that group's queue or in the
    /// shared one. What waits at the group's cap counts, too: who makes way gives back a slot.
    /// </summary>
    internal bool HasWorkBesides(int own, CallGroup? group, Worker? worker)
    {
        if (worker is { MailCount: > 0 } || Admission is { WaitingCount: > 0 } || Workers.HasLocalWork)
            return true;
        return group is null
            ? Queue.Count > own || Groups is { HasWork: true }
            : Queue.Count > 0 || Groups!.Takeable > own || group.Entries > own;
    }

    internal void AddGivingWay(IGivesWay one)
    {
        lock (_givingWayGate)
            Volatile.Write(ref _givingWay, [.. _givingWay, one]);
    }

    internal void RemoveGivingWay(IGivesWay one)
    {
        lock (_givingWayGate)
            Volatile.Write(ref _givingWay, Array.FindAll(_givingWay, other => !ReferenceEquals(other, one)));
    }

    private void AskToGiveWay()
    {
        foreach (IGivesWay one in Volatile.Read(ref _givingWay))
            one.AskToGiveWay();
    }
}
