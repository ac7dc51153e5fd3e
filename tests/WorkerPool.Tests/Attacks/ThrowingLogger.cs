using Microsoft.Extensions.Logging;

namespace WorkerPool.Tests.Attacks;

/// <summary>A logger whose provider was disposed too early: whatever it is asked, it throws.</summary>
internal sealed class ThrowingLogger : ILogger, ILoggerFactory
{
    private int _calls;

    /// <summary>How often it was asked.</summary>
    internal int Calls => Volatile.Read(ref _calls);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => throw Disposed();

    public bool IsEnabled(LogLevel logLevel) => throw Disposed();

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw Disposed();

    public void Dispose()
    {
    }

    private ObjectDisposedException Disposed()
    {
        Interlocked.Increment(ref _calls);
        return new ObjectDisposedException(nameof(ThrowingLogger));
    }
}
