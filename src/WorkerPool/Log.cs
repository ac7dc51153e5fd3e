using Microsoft.Extensions.Logging;

namespace WorkerPool;

/// <summary>What the pool logs: only what no caller can be told.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Pool {Pool}: an event handler of a call on worker {Worker} threw.")]
    internal static partial void EventHandlerFailed(ILogger logger, string pool, int worker, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Pool {Pool}: an abort listener, or a callback of the token, of a call on worker {Worker} threw.")]
    internal static partial void AbortListenerFailed(ILogger logger, string pool, int worker, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Pool {Pool}: worker {Worker} could not be started.")]
    internal static partial void StartFailed(ILogger logger, string pool, int worker, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "Pool {Pool}: worker {Worker} crashed and is replaced.")]
    internal static partial void Crashed(ILogger logger, string pool, int worker, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "Pool {Pool}: a stopped call did not stop within {AbortTimeout}; worker {Worker} is quarantined and replaced.")]
    internal static partial void Quarantined(ILogger logger, string pool, int worker, TimeSpan abortTimeout);

    [LoggerMessage(6, LogLevel.Error, "Pool {Pool}: a stopped call does not stop on worker {Worker}, and {MaxQuarantined} workers are in quarantine already; it is not replaced.")]
    internal static partial void QuarantineFull(ILogger logger, string pool, int worker, int maxQuarantined);

    [LoggerMessage(7, LogLevel.Warning, "Pool {Pool}: worker {Worker} did not end within {Timeout} and is left behind.")]
    internal static partial void Abandoned(ILogger logger, string pool, int worker, TimeSpan timeout);

    [LoggerMessage(8, LogLevel.Error, "Pool {Pool}: OnTerminateWorker threw for worker {Worker}.")]
    internal static partial void OnTerminateWorkerFailed(ILogger logger, string pool, int worker, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "Pool {Pool}: the state of worker {Worker} could not be disposed.")]
    internal static partial void DisposeFailed(ILogger logger, string pool, int worker, Exception exception);

    [LoggerMessage(10, LogLevel.Warning, "Pool {Pool}: the state of worker {Worker} was not ready when the pool ended, and then failed.")]
    internal static partial void LateStartFailed(ILogger logger, string pool, int worker, Exception exception);

    [LoggerMessage(12, LogLevel.Debug, "Pool {Pool}: a stopped call failed after its worker {Worker} had been given up.")]
    internal static partial void LateResultFailed(ILogger logger, string pool, int worker, Exception exception);

    [LoggerMessage(11, LogLevel.Error, "Pool {Pool}: the queue threw.")]
    internal static partial void QueueFailed(ILogger logger, string pool, Exception exception);

    [LoggerMessage(15, LogLevel.Error, "Pool {Pool}: the TimeProvider or one of its timers threw; the system's stands in for it where there is no other time.")]
    internal static partial void ClockFailed(ILogger logger, string pool, Exception exception);

    [LoggerMessage(16, LogLevel.Error, "Pool {Pool}: what a timer, a cancelled token or a finalizer sets off threw.")]
    internal static partial void TimerFailed(ILogger logger, string pool, Exception exception);

    [LoggerMessage(17, LogLevel.Error, "Pool {Pool}: a continuation that an ended call ran on its worker threw.")]
    internal static partial void ContinuationFailed(ILogger logger, string pool, Exception exception);

    [LoggerMessage(18, LogLevel.Error, "Pool {Pool}: {Scheduler} refused the continuation of an ended call, which runs on the thread pool instead.")]
    internal static partial void SchedulerFailed(ILogger logger, string pool, Type scheduler, Exception exception);

    [LoggerMessage(19, LogLevel.Warning, "Pool {Pool}: a call failed and nobody awaited it.")]
    internal static partial void FailureForgotten(ILogger logger, string pool, Exception exception);

    [LoggerMessage(20, LogLevel.Warning, "Pool {Pool}: a call has a priority, and the queue does not order by it: QueueStrategy is {Strategy}. Said once.")]
    internal static partial void PriorityIgnored(ILogger logger, string pool, QueueStrategy strategy);

    [LoggerMessage(13, LogLevel.Warning, "Pool {Pool}: a stream that was forgotten before its end could not dispose its input.")]
    internal static partial void StreamEndFailed(ILogger logger, string pool, Exception exception);

    [LoggerMessage(14, LogLevel.Debug, "Pool {Pool}: the input of a stream failed, and the stream's reader left before it came to that.")]
    internal static partial void StreamInputFailed(ILogger logger, string pool, Exception exception);
}
