namespace WorkerPool.Tests;

/// <summary>A clock that stands still until a test advances it; timers fire on the advancing thread, in the order they are due.</summary>
internal sealed class FakeTimeProvider : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<FakeTimer> _armed = [];

    // Ticks since the start; guarded by the gate.
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that will fire some time.</summary>
    internal int ArmedTimers
    {
        get
        {
            lock (_gate)
                return _armed.Count;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(_now);
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, stopping at each timer that becomes due on the way.</summary>
    internal void Advance(TimeSpan span)
    {
        long end;
        lock (_gate)
            end = _now + span.Ticks;
        while (true)
        {
            FakeTimer? due;
            lock (_gate)
            {
                due = _armed.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
                if (due is null)
                {
                    _now = end;
                    return;
                }

                _now = Math.Max(_now, due.DueAt);
                _armed.Remove(due);
            }

            due.Callback(due.State);
        }
    }

    private sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        internal TimerCallback Callback => callback;

        internal object? State => state;

        internal long DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan)
                throw new NotSupportedException("This clock has one-shot timers only.");
            lock (clock._gate)
            {
                if (_disposed)
                    return false;
                clock._armed.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = clock._now + dueTime.Ticks;
                    clock._armed.Add(this);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
