namespace WorkerPool.Workers;

/// <summary>
/// The calls of one key: one whose turn it is, and those that wait behind it, in order. It exists while there is such a call. Guarded by
/// the gate of its stripe.
/// </summary>
internal sealed class Lane
{
    private LaneCall? _first;
    private LaneCall? _last;

    // Workers whose own code waits for one of the waiting calls.
    private List<Worker>? _blocked;

    internal Lane(LaneCall holder) => (Holder, Hash) = (holder, holder.Hash);

    /// <summary>The call whose turn it is.</summary>
    internal LaneCall Holder { get; private set; }

    internal int Hash { get; }

    /// <summary>The next lane whose key has the same hash code.</summary>
    internal Lane? NextOfHash { get; set; }

    internal bool IsOf(LaneCall call) => ReferenceEquals(Holder.Group, call.Group) && Equals(Holder.Key, call.Key);

    internal void Append(LaneCall call)
    {
        call.Lane = this;
        call.Previous = _last;
        if (_last is null)
            _first = call;
        else
            _last.Next = call;
        _last = call;
    }

    internal void Remove(LaneCall call)
    {
        if (call.Previous is null)
            _first = call.Next;
        else
            call.Previous.Next = call.Next;
        if (call.Next is null)
            _last = call.Previous;
        else
            call.Next.Previous = call.Previous;
        (call.Previous, call.Next) = (null, null);
    }

    /// <summary>Gives the first of those who wait its turn; <see langword="null"/> when nobody does.</summary>
    internal LaneCall? Advance()
    {
        if (_first is not { } next)
            return null;
        Remove(next);
        Holder = next;
        return next;
    }

    internal void AddWaiting(List<(WorkItem Item, int Version)> found)
    {
        for (LaneCall? call = _first; call is not null; call = call.Next)
            found.Add((call.Item, call.Version));
    }

    /// <summary>Has a worker told when the next call's turn has come.</summary>
    internal void NoteBlocked(Worker worker)
    {
        _blocked ??= [];
        if (!_blocked.Contains(worker))
            _blocked.Add(worker);
    }

    internal List<Worker>? TakeBlocked()
    {
        List<Worker>? blocked = _blocked;
        _blocked = null;
        return blocked;
    }
}
