namespace WorkerPool.Workers;

/// <summary>The item's time limits, its caller's token, and its place in a bounded queue.</summary>
internal abstract partial class WorkItem
{
    private const long Never = long.MaxValue;

    // Made on first need, kept with the item and armed again by later calls.
    private ITimer? _timer;

    // When the timer may act, in the clock's ticks. A late callback of an earlier call finds a later moment, or Never, and leaves.
    private long _dueAt = Never;

    // The limit on the run in the clock's ticks, 0 for none. Written by the submitter, and by SetRunLimit before it reads the
    // phase; read by the worker after it has moved the phase: one of the two arms the timer.
    private long _runLimit;
    private PoolTimeoutKind _queueLimitKind;

    private CancellationToken _token;
    private CancellationTokenRegistration _registration;

    // 1 while the item takes up room in a bounded queue; given back by whoever exchanges it for 0.
    private int _hasRoom;

    /// <summary>The item's node in the list of arrivals; made once for pools that drop calls.</summary>
    internal LinkedListNode<WorkItem> ArrivalNode => field ??= new LinkedListNode<WorkItem>(this);

    private bool HasQueueLimit { get; set; }

    /// <summary>Whether somebody besides the submitter may stop the call before the submission returns.</summary>
    private bool MayBeStoppedEarly => HasQueueLimit || _token.CanBeCanceled || IsPart || TakesTurns;

    /// <summary>Whether the item is a part of a call, which may be stopped with that at any time.</summary>
    internal virtual bool IsPart => false;

    /// <summary>
    /// Takes on the call's limits and its token, before anybody else can see the item. The call may be stopped before this returns.
    /// </summary>
    internal void SetLimits(ExecOptions? options, CancellationToken cancellationToken)
    {
        // The token first: when it is refused, no timer may be running for a call that never was.
        if (cancellationToken.CanBeCanceled)
            SetToken(cancellationToken);
        if (options is not null)
            SetTimeLimits(options);
    }

    /// <summary>Limits the run of a call that has been submitted.</summary>
    internal void SetRunLimit(int version, TimeSpan limit)
    {
        if (!TryHold(version))
            return;
        PoolClock clock = Dispatcher.Clock;
        Volatile.Write(ref _runLimit, clock.ToTicks(limit));
        Interlocked.MemoryBarrier();
        if ((Volatile.Read(ref _state) & PhaseMask) == PhaseRunning)
        {
            Interleaving.Point();
            Arm(clock.Now, limit);
        }

        Release();
    }

    /// <summary>Notes that the item takes up room in the bounded queue.</summary>
    internal void TakeRoom()
    {
        // A full fence; the dispatcher looks at the phase afterwards, and whoever moved it looks at this field afterwards.
        Interlocked.Exchange(ref _hasRoom, 1);
    }

    /// <summary>Gives back the room the item takes up, once.</summary>
    internal void GiveRoom()
    {
        if (Interlocked.Exchange(ref _hasRoom, 0) == 1)
            Door.Release(this);
    }

    /// <summary>Gives back the room the item takes up, once, and lets nobody in for it.</summary>
    internal void GiveRoomQuietly()
    {
        if (Interlocked.Exchange(ref _hasRoom, 0) == 1)
            Door.ReleaseQuietly(this);
    }

    private void SetTimeLimits(ExecOptions options)
    {
        PoolClock clock = Dispatcher.Clock;
        if (options.Timeout is { } run)
            _runLimit = clock.ToTicks(run);
        TimeSpan? wait = options.QueueTimeout;
        _queueLimitKind = PoolTimeoutKind.Queue;
        if (options.Deadline is { } deadline)
        {
            TimeSpan left = deadline - clock.UtcNow;
            if (wait is null || left < wait)
                (wait, _queueLimitKind) = (left, PoolTimeoutKind.Deadline);
        }

        if (wait is { } limit)
        {
            HasQueueLimit = true;
            Arm(clock.Now, limit < TimeSpan.Zero ? TimeSpan.Zero : limit > Limits.Longest ? Limits.Longest : limit);
        }
    }

    private void SetToken(CancellationToken cancellationToken)
    {
        _token = cancellationToken;
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, cancelled) => ((WorkItem)state!).OnTokenCancelled(cancelled), this);
        if (registration == default && !cancellationToken.IsCancellationRequested)
        {
            // The framework ignores a registration with a disposed source: the call could never be cancelled.
            throw new ArgumentException("The token's CancellationTokenSource has been disposed.", nameof(cancellationToken));
        }

        _registration = registration;
    }

    // A late callback of an earlier call acts only when this call has the same token, which is cancelled.
    private void OnTokenCancelled(CancellationToken token)
    {
        int version = Version;
        if (_token == token)
            TryCancel(version, token);
    }

    private protected void Arm(long now, TimeSpan due)
    {
        Volatile.Write(ref _dueAt, now + Dispatcher.Clock.ToTicks(due));
        if (_timer is null)
            _timer = Dispatcher.Clock.CreateTimer(static state => ((WorkItem)state!).OnTimer(), this, due);
        else
            _timer.Change(due, Timeout.InfiniteTimeSpan);

        // Whoever ended the call meanwhile may have looked for a timer too early; it publishes the end, then looks.
        Interlocked.MemoryBarrier();
        if (IsDone)
            Disarm();
    }

    private void StartRunLimit()
    {
        if (Volatile.Read(ref _runLimit) is > 0 and var limit)
            Arm(Dispatcher.Clock.Now, Dispatcher.Clock.ToTimeSpan(limit));
        else if (HasQueueLimit)
            Disarm();
    }

    private void OnTimer()
    {
        long state = Volatile.Read(ref _state);
        long dueAt = Volatile.Read(ref _dueAt);
        if (dueAt == Never)
            return;
        long early = dueAt - Dispatcher.Clock.Now;
        if (early > 0)
        {
            // The timer's clock runs a little ahead of the timestamps, or an earlier call's callback came late.
            _timer?.Change(Dispatcher.Clock.ToTimeSpan(early) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            return;
        }

        int version = (int)(state >> VersionShift);
        if ((state & PhaseMask) == PhaseRunning)
            OnRunDue(version);
        else if ((state & PhaseMask) == PhasePending)
            TryExpire(version);
    }

    /// <summary>The limit on the run has passed.</summary>
    private protected virtual void OnRunDue(int version) => TryStop(version, RunTimeout(), Outcome.TimedOut);

    /// <summary>When the run is due, in the clock's ticks.</summary>
    private protected long DueAt
    {
        get => Volatile.Read(ref _dueAt);
        set => Volatile.Write(ref _dueAt, value);
    }

    /// <summary>Has the timer look at <see cref="DueAt"/> so much later. For its own callback.</summary>
    private protected void LookAgainIn(TimeSpan later) => _timer?.Change(later, Timeout.InfiniteTimeSpan);

    /// <summary>Ends a waiting call whose time to start has passed.</summary>
    private bool TryExpire(int version)
    {
        if (Dispatcher.Clock.Now < Volatile.Read(ref _dueAt))
            return false;
        string limit = _queueLimitKind == PoolTimeoutKind.Queue
            ? $"its QueueTimeout of {Options?.QueueTimeout}"
            : $"its Deadline of {Options?.Deadline:O}";
        return TryStopWaiting(version, new PoolTimeoutException($"The call waited past {limit} and was not run.", _queueLimitKind), Outcome.TimedOut);
    }

    private PoolTimeoutException RunTimeout() => new(
        $"The call ran longer than its Timeout of {Dispatcher.Clock.ToTimeSpan(Volatile.Read(ref _runLimit))}.", PoolTimeoutKind.Run);

    private void Disarm()
    {
        Volatile.Write(ref _dueAt, Never);
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The call has an outcome: nothing may stop it any more.</summary>
    private void ReleaseLimits()
    {
        if (Volatile.Read(ref _dueAt) != Never)
            Disarm();
        if (_token.CanBeCanceled)
            _registration.Unregister();
    }

    /// <summary>The item no longer waits.</summary>
    private void LeaveQueue()
    {
        if (Volatile.Read(ref _hasRoom) != 0)
            GiveRoom();
    }

    private void ClearLimits()
    {
        _runLimit = 0;
        HasQueueLimit = false;

        // A worker, or the submitter, may have armed the timer just after the call was stopped, or a handle while it ended: it must not act
        // on the next call.
        if (_dueAt != Never)
            Disarm();
        if (_token.CanBeCanceled)
        {
            _token = default;
            _registration = default;
        }
    }
}
