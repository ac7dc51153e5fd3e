using Microsoft.Extensions.Logging;

namespace WorkerPool.Workers;

/// <summary>
/// The pool's view of its <see cref="TimeProvider"/>. It never throws: the pool asks for the time on its workers, its timers and its callers.
/// A provider that fails is logged once; its last time, or the system's, stands in for it.
/// </summary>
internal sealed class PoolClock(TimeProvider provider, ILogger logger, string pool)
{
    private readonly bool _isSystem = ReferenceEquals(provider, TimeProvider.System);
    private readonly long _frequency = provider.TimestampFrequency;

    // The last time of a provider that is not the system's; any of the latest will do.
    private long _lastNow;

    // 1 once a failure was logged; Interlocked.
    private int _hasFailed;

    /// <summary>Now, for time limits: in units of <see cref="TimeProvider.TimestampFrequency"/>.</summary>
    internal long Now => _isSystem ? provider.GetTimestamp() : AskForNow();

    /// <summary>Now in milliseconds, cheap and to the operating system's clock tick: for ages.</summary>
    internal long CoarseNow => _isSystem ? Environment.TickCount64 : (long)(AskForNow() * 1000.0 / _frequency);

    internal DateTimeOffset UtcNow
    {
        get
        {
            try
            {
                return provider.GetUtcNow();
            }
            catch (Exception exception)
            {
                NoteFailure(exception);
                return TimeProvider.System.GetUtcNow();
            }
        }
    }

    /// <summary>A span in the clock's ticks: at least one for a span that is more than 0.</summary>
    internal long ToTicks(TimeSpan span) => Math.Max(span > TimeSpan.Zero ? 1 : 0, (long)(span.TotalSeconds * _frequency));

    /// <summary>The clock's ticks as a span, at most the longest that a timer can wait.</summary>
    internal TimeSpan ToTimeSpan(long ticks) =>
        TimeSpan.FromSeconds(Math.Clamp((double)ticks / _frequency, -Limits.Longest.TotalSeconds, Limits.Longest.TotalSeconds));

    /// <summary>Makes a timer of the provider's, or, when that fails, of the system's. It carries nobody's execution context.</summary>
    internal ITimer CreateTimer(TimerCallback callback, object state, TimeSpan due)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return CreateTimerHere(callback, state, due);
        using (ExecutionContext.SuppressFlow())
            return CreateTimerHere(callback, state, due);
    }

    internal Task Delay(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            return Task.Delay(delay, provider, cancellationToken);
        }
        catch (Exception exception) when (!_isSystem)
        {
            NoteFailure(exception);
            return Task.Delay(delay, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Logs that the provider, or one of its timers, threw; the first time only.</summary>
    internal void NoteFailure(Exception exception)
    {
        if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
            Log.ClockFailed(logger, pool, exception);
    }

    private ITimer CreateTimerHere(TimerCallback callback, object state, TimeSpan due)
    {
        try
        {
            return provider.CreateTimer(callback, state, due, Timeout.InfiniteTimeSpan);
        }
        catch (Exception exception) when (!_isSystem)
        {
            NoteFailure(exception);
            return TimeProvider.System.CreateTimer(callback, state, due, Timeout.InfiniteTimeSpan);
        }
    }

    private long AskForNow()
    {
        try
        {
            long now = provider.GetTimestamp();
            Volatile.Write(ref _lastNow, now);
            return now;
        }
        catch (Exception exception)
        {
            NoteFailure(exception);
            return Volatile.Read(ref _lastNow);
        }
    }
}
