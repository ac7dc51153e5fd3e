namespace WorkerPool.Workers;

/// <summary>The pool's view of its <see cref="TimeProvider"/>.</summary>
internal sealed class PoolClock(TimeProvider provider)
{
    private readonly bool _isSystem = ReferenceEquals(provider, TimeProvider.System);

    /// <summary>Now, for time limits: in units of <see cref="TimeProvider.TimestampFrequency"/>.</summary>
    internal long Now => provider.GetTimestamp();

    /// <summary>Now in milliseconds, cheap and to the operating system's clock tick: for ages.</summary>
    internal long CoarseNow => _isSystem ? Environment.TickCount64 : provider.GetTimestamp() * 1000 / provider.TimestampFrequency;

    internal DateTimeOffset UtcNow => provider.GetUtcNow();

    internal long ToTicks(TimeSpan span) => (long)(span.TotalSeconds * provider.TimestampFrequency);

    internal TimeSpan ToTimeSpan(long ticks) => TimeSpan.FromSeconds((double)ticks / provider.TimestampFrequency);

    /// <summary>Makes a timer that carries nobody's execution context.</summary>
    internal ITimer CreateTimer(TimerCallback callback, object state, TimeSpan due)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return provider.CreateTimer(callback, state, due, Timeout.InfiniteTimeSpan);
        using (ExecutionContext.SuppressFlow())
            return provider.CreateTimer(callback, state, due, Timeout.InfiniteTimeSpan);
    }

    internal Task Delay(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, provider, cancellationToken);
}
