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

    /// <summary>
    /// The call whose place this one uses, which waits on the same thread for this one or for another; null for a call with a slot of its
    /// own. Guarded by the gate.
    /// </summary>
    internal GroupMember? Lender { get; set; }

    /// <summary>The call that uses this one's place, of which there is one at a time. Guarded by the gate.</summary>
    internal GroupMember? Borrower { get; set; }

    /// <summary>Whether the call has a place under the cap that no other uses now. Guarded by the gate.</summary>
    internal bool CanLend => (HasSlot || Lender is not null) && Borrower is null;

    /// <summary>Whether the call's own code waits for the group's end. Guarded by the gate.</summary>
    internal bool AwaitsEnd { get; set; }

    /// <summary>Lends its place until the other's code has ended. Under the gate.</summary>
    internal void LendTo(GroupMember borrower)
    {
        Borrower = borrower;
        borrower.Lender = this;
    }

    /// <summary>
    /// Leaves its place to the call that uses it and goes on; <see langword="false"/> when none does that has no slot of its own. Under the
    /// gate.
    /// </summary>
    internal bool TryLeaveToBorrower()
    {
        if (Borrower is not { } borrower)
            return false;
        Borrower = null;
        borrower.Lender = null;
        if (borrower.HasSlot)
            return false;
        if (HasSlot)
            (borrower.HasSlot, HasSlot) = (true, false);
        else
            Lender!.LendTo(borrower);
        Lender = null;
        return true;
    }

    /// <summary>Makes it stand for a new call. Under the gate.</summary>
    internal void Begin()
    {
        IsPresent = true;
        HasSlot = false;
        Lender = null;
        Borrower = null;
        AwaitsEnd = false;
        Volatile.Write(ref _progress, Waiting);
    }

    /// <summary>Notes the start; <see langword="false"/> when the call's outcome has been decided meanwhile.</summary>
    internal bool TryStart() => Interlocked.CompareExchange(ref _progress, Started, Waiting) == Waiting;

    /// <summary>Notes the outcome; whether the call had started.</summary>
    internal bool End() => Interlocked.Exchange(ref _progress, Ended) == Started;
}
