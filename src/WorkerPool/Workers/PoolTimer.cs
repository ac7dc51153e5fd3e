using Microsoft.Extensions.Logging;

namespace WorkerPool.Workers;

/// <summary>
/// A timer of the pool's, one shot at a time. Nothing about it throws: an exception of its callback would end the process, and one of the
/// provider's timer would leave a call without its limit, so the system's timer takes over from that. Thread-safe.
/// </summary>
internal sealed class PoolTimer
{
    private readonly Dispatcher _dispatcher;
    private readonly Action<object> _callback;
    private readonly object _state;

    // Replaced when a timer of the provider's fails.
    private volatile ITimer _timer;

    internal PoolTimer(Dispatcher dispatcher, Action<object> callback, object state, TimeSpan due)
    {
        _dispatcher = dispatcher;
        _callback = callback;
        _state = state;
        _timer = dispatcher.Clock.CreateTimer(Run, this, Clamp(due));
    }

    /// <summary>Has the timer run in so much time, at once for less than 0, and at the latest after the longest time a timer can wait.</summary>
    internal void Change(TimeSpan due) => Set(Clamp(due));

    /// <summary>Has the timer run no more. A run that has begun goes on.</summary>
    internal void Stop() => Set(Timeout.InfiniteTimeSpan);

    /// <summary>Gives the timer back. A run that has begun goes on.</summary>
    internal void End()
    {
        try
        {
            _timer.Dispose();
        }
        catch (Exception exception)
        {
            _dispatcher.Clock.NoteFailure(exception);
        }
    }

    private void Set(TimeSpan due)
    {
        try
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
        catch (Exception exception)
        {
            _dispatcher.Clock.NoteFailure(exception);
            _timer = TimeProvider.System.CreateTimer(Run, this, due, Timeout.InfiniteTimeSpan);
        }
    }

    private static void Run(object? state)
    {
        var timer = (PoolTimer)state!;
        try
        {
            timer._callback(timer._state);
        }
        catch (Exception exception)
        {
            Log.TimerFailed(timer._dispatcher.Logger, timer._dispatcher.Name, exception);
        }
    }

    private static TimeSpan Clamp(TimeSpan due) =>
        due < TimeSpan.Zero ? TimeSpan.Zero : due > Limits.Longest ? Limits.Longest : due;
}
