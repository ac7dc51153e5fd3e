using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>What nobody would otherwise learn stands in the log, once.</summary>
public sealed class LogTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_last_failure_of_a_worker_is_logged_while_the_worker_rests(bool isAsync)
    {
        var log = new Recorder();
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, LoggerFactory = log });
        if (isAsync)
            ForgetAsync(pool);
        else
            Forget(pool);

        await Until.Eventually(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !log.Entries.IsEmpty;
        });
        Assert.IsType<InvalidTimeZoneException>(Assert.Single(log.Entries).Exception);
    }

    [Fact]
    public async Task A_failure_that_nobody_awaits_is_logged_once()
    {
        var log = new Recorder();
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, LoggerFactory = log });
        Forget(pool);
        await Assert.ThrowsAsync<InvalidDataException>(() => pool.ExecAsync<int>(static _ => throw new InvalidDataException()).Bounded());
        using (var stop = new CancellationTokenSource())
        {
            await stop.CancelAsync();
            _ = pool.ExecAsync(static _ => 1, cancellationToken: stop.Token);
        }

        await Until.Eventually(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return log.Entries.Any(static entry => entry.Exception is InvalidTimeZoneException);
        });
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        (LogLevel level, string text, Exception? exception) = Assert.Single(log.Entries);
        Assert.Equal((LogLevel.Warning, "Pool Plain: a call failed and nobody awaited it."), (level, text));
        Assert.IsType<InvalidTimeZoneException>(exception);
    }

    [Fact]
    public async Task A_priority_that_the_queue_ignores_is_logged_once()
    {
        var log = new Recorder();
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, LoggerFactory = log });
        Blocker blocker = await Blocker.StartAsync(pool);
        PoolTask<int>[] waiting = [.. Enumerable.Range(1, 3).Select(i => pool.ExecAsync(static _ => 1, new ExecOptions { Priority = i }))];
        await blocker.Release();
        await PoolTask.WhenAll(waiting).Bounded();

        Assert.Contains("QueueStrategy is Fifo", Assert.Single(log.Entries).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(QueueStrategy.Priority, 5)]
    [InlineData(QueueStrategy.Fifo, 0)]
    public async Task A_priority_that_counts_or_is_none_is_not(QueueStrategy strategy, int priority)
    {
        var log = new Recorder();
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, LoggerFactory = log, QueueStrategy = strategy });
        Blocker blocker = await Blocker.StartAsync(pool);
        PoolTask<int> waiting = pool.ExecAsync(static _ => 1, new ExecOptions { Priority = priority });
        await blocker.Release();
        Assert.Equal(1, await waiting.Bounded());

        Assert.Empty(log.Entries);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(Pool<Plain> pool) => pool.ExecAsync(static string (_) => throw new InvalidTimeZoneException());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetAsync(Pool<Plain> pool) => pool.ExecAsync(static async _ =>
    {
        await Task.Yield();
        throw new InvalidTimeZoneException();
    });

    private sealed class Recorder : ILogger, ILoggerFactory
    {
        internal ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> Entries { get; } = new();

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Enqueue((logLevel, formatter(state, exception), exception));

        public void Dispose()
        {
        }
    }
}
