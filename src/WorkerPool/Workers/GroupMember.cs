namespace WorkerPool.Workers;

/// <summary>What a group keeps of one of its calls. Made once for an item and used again by its later calls.</summary>
internal sealed class GroupMember
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Ended = 2;

    // Waiting to Started: its worker, by compare-and-swap; either of them to Ended: whoever decided the outcome, by an exchange. The two
    // may come in either order when the call is stopped in the moment in which it starts.
    private int _progress;

    internal GroupMember(WorkItem item)
    {
        Item = item;
        Node = new LinkedListNode<GroupMember>(this);
    }

    internal WorkItem Item { get; }

    /// <summary>Its place in the list of the group's calls. Guarded by the gate.</summary>
    internal LinkedListNode<GroupMember> Node { get; }

    /// <summary>Whether the call is one of the group's and not over, so that its item names no other call. Guarded by the gate.</summary>
    internal bool IsPresent { get; set; }

    /// <summary>
    /// Whether the call has one of the group's slots; given back when it is over, or enqueued again. Guarded by the gate.
    /// </summary>
    internal bool HasSlot { get; set; }

    /// <summary>Whether the call's own code waits for the group's end. Guarded by the gate.</summary>
    internal bool AwaitsEnd { get; set; }

    /// <summary>Makes it stand for a new call. Under the gate.</summary>
    internal void Begin()
    {
        IsPresent = true;
        HasSlot = false;
        AwaitsEnd = false;
        Volatile.Write(ref _progress, Waiting);
    }

    /// <summary>Notes the start; <see langword="false"/> when the call's outcome has been decided meanwhile.</summary>
    internal bool TryStart() => Interlocked.CompareExchange(ref _progress, Started, Waiting) == Waiting;

    /// <summary>Notes the outcome; whether the call had started.</summary>
    internal bool End() => Interlocked.Exchange(ref _progress, Ended) == Started;
}
