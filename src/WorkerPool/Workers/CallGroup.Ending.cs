namespace WorkerPool.Workers;

/// <summary>Who belongs to the group, and its ends: drain, close, cancel.</summary>
internal sealed partial class CallGroup
{
    private readonly List<(bool ByMember, TaskCompletionSource Done)> _ends = [];
    private readonly List<(HashSet<GroupMember> Left, TaskCompletionSource Done)> _cancels = [];
    private Stage _stage;

    // Calls that are not over; a few of them may not be in the list yet.
    private int _present;

    // Members whose own code waits for the group's end; they do not wait for each other.
    private int _awaiting;

    private enum Stage
    {
        Open,

        // Takes only calls that its own calls submit.
        Draining,

        Closed,
    }

    /// <summary>
    /// Takes no more calls, but, unless <paramref name="close"/>, those its own calls submit. Completes when all are over; for code of one
    /// of its calls, when all are over but those that wait here themselves.
    /// </summary>
    internal Task EndAsync(bool close)
    {
        GroupMember? self = Worker.Current?.MemberOf(this);
        Task ended;
        lock (_schedule.Gate)
        {
            Stage stage = close ? Stage.Closed : Stage.Draining;
            if (_stage < stage)
                _stage = stage;
            if (self is { IsPresent: false })
                self = null;
            if (self is { AwaitsEnd: false })
            {
                self.AwaitsEnd = true;
                _awaiting++;
            }

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ends.Add((self is not null, done));
            ended = done.Task;
            SignalEnds();
        }

        if (close)
        {
            foreach ((WorkItem item, int version) in Present())
                item.TryStopWaiting(version, Closed(), Outcome.Rejected);
        }

        return ended;
    }

    /// <summary>Stops the calls that wait and run now; returns how many there were.</summary>
    internal int Cancel() => Stop(Present());

    /// <summary>The same; completes when nothing of them runs any more, but for code of one of them that waits here.</summary>
    internal Task CancelAsync()
    {
        GroupMember? self = Worker.Current?.MemberOf(this);
        List<(WorkItem Item, int Version)> present;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_schedule.Gate)
        {
            present = Present();
            HashSet<GroupMember> left = [.. _members];
            if (self is not null)
                left.Remove(self);
            if (left.Count == 0)
                done.SetResult();
            else
                _cancels.Add((left, done));
        }

        Stop(present);
        return done.Task;
    }

    internal PoolTerminatedException Closed() => new(
        $"Group '{Name}' of pool '{_dispatcher.Name}' {(_stage == Stage.Closed ? "has been disposed" : "drains or has been drained")} and takes no more calls.");

    private int Stop(List<(WorkItem Item, int Version)> calls) => calls.Count(call => call.Item.TryStop(
        call.Version, new OperationCanceledException($"The call was cancelled with its group '{Name}'."), Outcome.Cancelled));

    /// <summary>
    /// The calls that may be stopped; their parts are, with them. While they are present their items name no others. The latest first:
    /// stopping one must not let another begin, in its lane or under the cap, that is to be stopped next.
    /// </summary>
    private List<(WorkItem Item, int Version)> Present()
    {
        lock (_schedule.Gate)
            return [.. (from member in _members where !member.Item.IsPart select (member.Item, member.Item.Version)).Reverse()];
    }

    /// <summary>
    /// Makes a new part of one of the group's calls a member: it takes a slot and is over by itself, but has no number of its own.
    /// </summary>
    internal void AddPart(WorkItem part)
    {
        lock (_schedule.Gate)
        {
            part.Membership.Begin();
            _present++;
            part.Join(this);
            _members.AddLast(part.Membership.Node);
        }
    }

    /// <summary>Makes a new call a member; <see langword="false"/> when the group takes it no more.</summary>
    private bool TryAdd(WorkItem item, bool isReady)
    {
        GroupMember? self = Worker.Current?.MemberOf(this);
        lock (_schedule.Gate)
        {
            if (_stage == Stage.Closed || (_stage == Stage.Draining && self is not { IsPresent: true }))
                return false;
            GroupMember member = item.Membership;
            member.Begin();
            _present++;
            item.Join(this);
            if (isReady)
                _members.AddLast(member.Node);
        }

        Interlocked.Increment(ref _pending);
        return true;
    }

    /// <summary>
    /// A new member has its limits: from now on it may be stopped with the group. <see langword="false"/> when the group was closed
    /// meanwhile, without knowing of the call.
    /// </summary>
    private bool TryShow(WorkItem item)
    {
        lock (_schedule.Gate)
        {
            if (item.Membership.IsPresent)
                _members.AddLast(item.Membership.Node);
            return _stage != Stage.Closed;
        }
    }

    /// <summary>A call that nobody has seen but its submitter is none after all.</summary>
    private void Forget(WorkItem item)
    {
        item.LeaveGroup();
        Interlocked.Decrement(ref _pending);
        lock (_schedule.Gate)
            Remove(item.Membership);
    }

    /// <summary>A member is over. Under the gate.</summary>
    private void Remove(GroupMember member)
    {
        member.IsPresent = false;
        _present--;
        if (member.Node.List is not null)
            _members.Remove(member.Node);
        if (member.AwaitsEnd)
            _awaiting--;
        foreach ((HashSet<GroupMember> left, TaskCompletionSource done) in _cancels)
        {
            if (left.Remove(member) && left.Count == 0)
                done.SetResult();
        }

        _cancels.RemoveAll(static cancel => cancel.Left.Count == 0);
        SignalEnds();
    }

    private void SignalEnds()
    {
        if (_stage == Stage.Open)
            return;
        foreach ((bool byMember, TaskCompletionSource done) in _ends)
        {
            if (_present <= (byMember ? _awaiting : 0))
                done.TrySetResult();
        }

        _ends.RemoveAll(static end => end.Done.Task.IsCompleted);

        // Nobody can join any more, so no call can come into its queue.
        if (_present == 0)
            _schedule.Remove(this);
    }
}
