namespace WorkerPool.Tests.Attacks;

/// <summary>The system's clock, until it is told to misbehave.</summary>
internal sealed class HostileClock : TimeProvider
{
    private long _stepBack;

    /// <summary>Whether timers can be made.</summary>
    internal volatile bool RefusesTimers;

    /// <summary>Whether the time can be told.</summary>
    internal volatile bool RefusesTime;

    /// <summary>Makes all times earlier by so much.</summary>
    internal void StepBack(TimeSpan step) => Interlocked.Add(ref _stepBack, step.Ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() =>
        RefusesTime ? throw new InvalidTimeZoneException("no time") : System.GetElapsedTime(0).Ticks - Interlocked.Read(ref _stepBack);

    public override DateTimeOffset GetUtcNow() =>
        RefusesTime ? throw new InvalidTimeZoneException("no time") : base.GetUtcNow() - TimeSpan.FromTicks(Interlocked.Read(ref _stepBack));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        RefusesTimers ? throw new InvalidTimeZoneException("no timer") : base.CreateTimer(callback, state, dueTime, period);
}
