namespace WorkerPool.Workers;

/// <summary>
/// Chooses whose call a worker takes next: the shared queue's, with weight 1, or that of a group that has one waiting and is below its cap.
/// Stride scheduling: the least pass first, and each run moves a pass on by a length divided by the weight. There is one only in a pool
/// that has groups; its gate guards all that groups keep. No user code runs under it.
/// </summary>
internal sealed class GroupSchedule(Dispatcher dispatcher)
{
    // How far a run at weight 1 moves a pass on. Passes wrap around; they are compared by their difference, which stays small.
    private const long Lap = 1L << 32;

    // The groups with calls that may be taken. One whose calls have gone, or whose pass has moved on, stands here until it comes to the
    // front.
    private readonly PriorityQueue<CallGroup, long> _order =
        new(Comparer<long>.Create(static (one, other) => unchecked(one - other).CompareTo(0L)));

    // In no order. Guarded by the gate, as is each group's place in it.
    private readonly List<CallGroup> _groups = [];

    // Guarded by the gate: the pass of whoever was chosen last, and the shared queue's.
    private long _now;
    private long _sharedPass;

    // Written under the gate, read without it. Calls that a worker may take now, and entries in the groups' queues.
    private int _takeable;
    private int _entries;

    /// <summary>Guards what all groups keep.</summary>
    internal object Gate { get; } = new();

    /// <summary>Whether a worker may take a group's call now. A group at its cap does not count, or workers would look for ever.</summary>
    internal bool HasWork => Takeable > 0;

    /// <summary>How many of them there are.</summary>
    internal int Takeable => Volatile.Read(ref _takeable);

    /// <summary>Entries in the groups' queues, those included whose call is gone.</summary>
    internal int EntryCount => Volatile.Read(ref _entries);

    /// <summary>Of those, the ones that a cap keeps back.</summary>
    internal int HeldBack => Math.Max(0, EntryCount - Takeable);

    internal static long StrideOf(int weight) => Lap / weight;

    internal void Add(CallGroup group)
    {
        lock (Gate)
        {
            group.Pass = _now;
            group.Place = _groups.Count;
            _groups.Add(group);
        }
    }

    /// <summary>Forgets a group that has ended; again without effect. Under the gate.</summary>
    internal void Remove(CallGroup group)
    {
        if (group.Place < 0)
            return;
        CallGroup last = _groups[^1];
        _groups[last.Place = group.Place] = last;
        _groups.RemoveAt(_groups.Count - 1);
        group.Place = -1;
    }

    /// <summary>
    /// Takes the next group's call, with a slot, for a worker; <see langword="null"/> when no group has one, or it is the shared queue's
    /// turn.
    /// </summary>
    internal WorkItem? TryTake(bool sharedWaits, out bool isSharedTurn)
    {
        isSharedTurn = false;
        lock (Gate)
        {
            while (_takeable > 0)
            {
                CallGroup group = First();
                if (sharedWaits && unchecked(_sharedPass - group.Pass) <= 0)
                {
                    _now = _sharedPass;
                    isSharedTurn = true;
                    return null;
                }

                if (!group.TryDequeueLive(out WorkItem? item))
                    continue;
                _now = group.Pass;
                group.Pass = unchecked(group.Pass + group.Stride);

                // Who has nothing waiting saves up nothing.
                if (!sharedWaits && unchecked(_sharedPass - _now) < 0)
                    _sharedPass = _now;
                return item;
            }
        }

        return null;
    }

    /// <summary>The shared queue has had the run that was its turn.</summary>
    internal void ChargeShared()
    {
        lock (Gate)
            _sharedPass = unchecked(_sharedPass + Lap);
    }

    /// <summary>
    /// Counts again what may be taken of a group, after any change; whether that has become more, so that somebody must be woken. Under the
    /// gate.
    /// </summary>
    internal bool Refresh(CallGroup group)
    {
        int takeable = Math.Max(0, Math.Min(group.Entries, group.Concurrency - group.Slots));
        int more = takeable - group.Takeable;
        if (group.Takeable == 0 && more > 0)
        {
            if (unchecked(group.Pass - _now) < 0)
                group.Pass = _now;
            if (!group.IsOrdered)
            {
                group.IsOrdered = true;
                _order.Enqueue(group, group.Pass);
            }
        }

        group.Takeable = takeable;
        Volatile.Write(ref _takeable, _takeable + more);
        return more > 0;
    }

    /// <summary>An entry came into a group's queue or left it. Under the gate.</summary>
    internal void CountEntries(int change) => Volatile.Write(ref _entries, _entries + change);

    /// <summary>Ends every waiting call of the groups, as <see cref="Dispatcher.FailWaiting"/> does with the others.</summary>
    internal void FailWaiting(Exception exception, Outcome outcome)
    {
        CallGroup[] groups;
        lock (Gate)
            groups = [.. _groups];
        foreach (CallGroup group in groups)
        {
            for (int left = group.Entries; (left > 0 || !dispatcher.MayStartWorkers) && group.TryDequeue(out WorkItem? item); left--)
                dispatcher.Reject(item, exception, outcome);
        }
    }

    private CallGroup First()
    {
        while (true)
        {
            _order.TryPeek(out CallGroup? group, out long pass);
            if (group!.Takeable == 0)
            {
                group.IsOrdered = false;
                _order.Dequeue();
            }
            else if (pass != group.Pass)
            {
                _order.DequeueEnqueue(group, group.Pass);
            }
            else
            {
                return group;
            }
        }
    }
}
