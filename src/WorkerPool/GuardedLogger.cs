using Microsoft.Extensions.Logging;

namespace WorkerPool;

/// <summary>
/// The user's logger, whose exceptions go no further: a provider that was disposed before the pool throws, and the pool logs on its workers
/// and timers, where an exception ends a worker or the process. Nobody is left to tell of it.
/// </summary>
internal sealed class GuardedLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return inner.BeginScope(state);
        }
        catch (Exception)
        {
            return null;
        }
    }

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // The logger is the only one to report to, and it is what failed.
        }
    }
}
