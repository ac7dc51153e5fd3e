namespace WorkerPool.Workers;

/// <summary>The item's time limits, its caller's token, and its place in a bounded queue.</summary>
internal abstract partial class WorkItem
{
    private protected const long Never = long.MaxValue;

    // Made on first need, kept with the item and armed again by later calls.
    private PoolTimer? _timer;

    // When the timer may act, in the clock's ticks. A late callback of an earlier call finds a later moment, or Never, and leaves.
    private long _dueAt = Never;

    // Until when the call may wait: by the clock's ticks, and by the wall clock in UTC ticks; Never for no limit.
    private long _queueDueAt = Never;
    private long _deadline = Never;

    // The limit on the run in the clock's ticks, 0 for none. Written by the submitter, and by SetRunLimit before it reads the
    // phase; read by the worker after it has moved the phase: one of the two arms the timer.
    private long _runLimit;

    private CancellationToken _token;
    private CancellationTokenRegistration _registration;

    // 1 while the item takes up room in a bounded queue; given back by whoever exchanges it for 0.
    private int _hasRoom;

    /// <summary>The item's node in the list of arrivals; made once for pools that drop calls.</summary>
    internal LinkedListNode<WorkItem> ArrivalNode => field ??= new LinkedListNode<WorkItem>(this);

    private bool HasQueueLimit => _queueDueAt != Never || _deadline != Never;

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
            Arm(clock.Now + clock.ToTicks(limit), limit);
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
        if (options.QueueTimeout is { } wait)
            _queueDueAt = clock.Now + clock.ToTicks(wait);
        if (options.Deadline is { } deadline)
            _deadline = deadline.UtcTicks;
        if (HasQueueLimit)
            ArmWaiting();
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
        if (_token != token)
            return;
        try
        {
            TryCancel(version, token);
        }
        catch (Exception exception)
        {
            // It would reach the canceller, or, with CancelAfter, end the process.
            Log.TimerFailed(Dispatcher.Logger, Dispatcher.Name, exception);
        }
    }

    /// <summary>Has the timer act at that moment, which is so far away.</summary>
    private protected void Arm(long dueAt, TimeSpan due)
    {
        Volatile.Write(ref _dueAt, dueAt);
        if (_timer is null)
            _timer = new PoolTimer(Dispatcher, static state => ((WorkItem)state).OnTimer(), this, due);
        else
            _timer.Change(due);

        // Whoever ended the call meanwhile may have looked for a timer too early; it publishes the end, then looks.
        Interlocked.MemoryBarrier();
        if (IsDone)
            Disarm();
    }

    private void StartRunLimit()
    {
        if (Volatile.Read(ref _runLimit) is > 0 and var limit)
            Arm(Dispatcher.Clock.Now + limit, Dispatcher.Clock.ToTimeSpan(limit));
        else if (HasQueueLimit)
            Disarm();
    }

    /// <summary>Has the timer look when the call can have waited too long; past the longest time a timer can wait it looks again.</summary>
    private void ArmWaiting()
    {
        PoolClock clock = Dispatcher.Clock;
        long now = clock.Now;
        TimeSpan left = _queueDueAt == Never ? Limits.Longest : clock.ToTimeSpan(_queueDueAt - now);
        if (_deadline != Never)
        {
            long untilDeadline = _deadline - clock.UtcNow.UtcTicks;
            if (untilDeadline < left.Ticks)
                left = TimeSpan.FromTicks(Math.Max(0, untilDeadline));
        }

        Arm(now + clock.ToTicks(left), left);
    }

    private void OnTimer()
    {
        // The version first: what is read after it is that call's or a later one's, which that version does not stop.
        long state = Volatile.Read(ref _state);
        int version = (int)(state >> VersionShift);
        long dueAt = Volatile.Read(ref _dueAt);
        if (dueAt == Never)
            return;
        long early = dueAt - Dispatcher.Clock.Now;
        if (early > 0)
            LookAgainAt(dueAt);
        else if ((state & PhaseMask) == PhaseRunning)
            OnRunDue(version, dueAt);
        else if ((state & PhaseMask) == PhasePending && !TryExpire(version) && IsWaiting(version))
            ArmWaiting();
    }

    /// <summary>The limit on the run has passed, which that moment was.</summary>
    private protected virtual void OnRunDue(int version, long dueAt) => TryStop(version, RunTimeout(), Outcome.TimedOut);

    /// <summary>When the run is due, in the clock's ticks; <see cref="Never"/> when it has ended or has no limit.</summary>
    private protected long DueAt
    {
        get => Volatile.Read(ref _dueAt);
        set => Volatile.Write(ref _dueAt, value);
    }

    /// <summary>
    /// Has the timer run again at the moment that was due when its callback looked, a little later as the timer's clock may run ahead of the
    /// timestamps. For its own callback.
    /// </summary>
    private protected void LookAgainAt(long dueAt)
    {
        while (dueAt != Never)
        {
            _timer?.Change(Dispatcher.Clock.ToTimeSpan(dueAt - Dispatcher.Clock.Now) + TimeSpan.FromMilliseconds(1));

            // Another call may have armed the timer meanwhile: this has moved its moment. It writes the moment, then changes the timer; this
            // changes the timer, then reads the moment, so the last change is by the moment that holds.
            Interlocked.MemoryBarrier();
            long seen = Volatile.Read(ref _dueAt);
            if (seen == dueAt)
                return;
            dueAt = seen;
        }
    }

    /// <summary>Ends a waiting call whose time to start has passed. The wall clock may have jumped since the call was submitted.</summary>
    private bool TryExpire(int version)
    {
        PoolTimeoutKind kind;
        string limit;
        if (Volatile.Read(ref _queueDueAt) is not Never and var queueDueAt && Dispatcher.Clock.Now >= queueDueAt)
            (kind, limit) = (PoolTimeoutKind.Queue, $"its QueueTimeout of {Options?.QueueTimeout}");
        else if (Volatile.Read(ref _deadline) is not Never and var deadline && Dispatcher.Clock.UtcNow.UtcTicks >= deadline)
            (kind, limit) = (PoolTimeoutKind.Deadline, $"its Deadline of {Options?.Deadline:O}");
        else
            return false;
        return TryStopWaiting(
            version, new PoolTimeoutException($"The call waited in pool '{Dispatcher.Name}' past {limit} and was not run.", kind), Outcome.TimedOut);
    }

    private PoolTimeoutException RunTimeout() => new(
        $"The call ran on worker {WorkerId} of pool '{Dispatcher.Name}' longer than its Timeout of {Dispatcher.Clock.ToTimeSpan(Volatile.Read(ref _runLimit))}.",
        PoolTimeoutKind.Run);

    /// <summary>The number of the worker that began it; null before.</summary>
    private protected int? WorkerId => _worker?.Id;

    private void Disarm()
    {
        Volatile.Write(ref _dueAt, Never);
        _timer?.Stop();
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
        _queueDueAt = Never;
        _deadline = Never;

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
