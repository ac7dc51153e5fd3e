namespace WorkerPool.Tests.Support;

/// <summary>A clock that stands until it is moved, and knows which timers are armed.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that would fire some time.</summary>
    internal int Armed
    {
        get
        {
            lock (_gate)
                return _timers.Count(static timer => timer.Due is not null);
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _now.Ticks;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return DateTimeOffset.UnixEpoch + _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        lock (_gate)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what is due, on this thread.</summary>
    internal void Advance(TimeSpan step)
    {
        List<ManualTimer> due;
        lock (_gate)
        {
            _now += step;
            due = _timers.FindAll(timer => timer.Due <= _now);
            foreach (ManualTimer timer in due)
                timer.Due = null;
        }

        foreach (ManualTimer timer in due)
            timer.Fire();
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        internal TimeSpan? Due { get; set; }

        internal void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool now;
            lock (clock._gate)
            {
                now = dueTime == TimeSpan.Zero;
                Due = now || dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
            }

            if (now)
                ThreadPool.QueueUserWorkItem(_ => fire());
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                Due = null;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
