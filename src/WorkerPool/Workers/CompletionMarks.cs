using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace WorkerPool.Workers;

/// <summary>What all <see cref="Completion{TResult}"/>s share: the marks of their states and the ways to run a continuation.</summary>
internal static class CompletionMarks
{
    /// <summary>Stands in the continuation's place once the outcome is there; never run.</summary>
    internal static readonly Action<object?> Completed = static _ => throw new UnreachableException();

    /// <summary>Stands there while an awaiter writes what belongs to its continuation; never run.</summary>
    internal static readonly Action<object?> Registering = static _ => throw new UnreachableException();

    /// <summary>Stands there when the outcome came in that time; never run.</summary>
    internal static readonly Action<object?> CompletedMeanwhile = static _ => throw new UnreachableException();

    /// <summary>The continuation of a thread that blocks: always run by the completer itself.</summary>
    internal static readonly Action<object?> Signal = static waiter => ((BlockedWaiter)waiter!).Signal();

    [DoesNotReturn]
    internal static void ThrowTaken() => throw new InvalidOperationException(
        "The outcome of this PoolTask was taken before. Await a PoolTask once, or use AsTask() to await more often.");

    /// <summary>Where a continuation of the current thread wants to run; null for anywhere.</summary>
    internal static object? CaptureScheduler()
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        if (context is not null && context.GetType() != typeof(SynchronizationContext))
            return context;
        TaskScheduler scheduler = TaskScheduler.Current;
        return scheduler == TaskScheduler.Default ? null : scheduler;
    }

    /// <summary>
    /// Runs a continuation, or has it run. Never throws: what completes a call may be a worker, a timer, a token or the end of the pool,
    /// and has other calls to complete.
    /// </summary>
    internal static void Run(
        Action<object?> continuation, object? state, object? scheduler, ExecutionContext? context, Dispatcher dispatcher, bool inline)
    {
        if (ReferenceEquals(continuation, Signal))
            continuation(state);
        else if (scheduler is null && context is null)
            RunAnywhere(continuation, state, dispatcher, inline);
        else
            RunAsAsked(continuation, state, scheduler, context, dispatcher, inline);
    }

    private static void RunAnywhere(Action<object?> continuation, object? state, Dispatcher dispatcher, bool inline)
    {
        if (!inline)
        {
            ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal: true);
            return;
        }

        // It may run inside a call, when that call stops itself or another: it is no part of it and not tied to its worker.
        SynchronizationContext? synchronization = SynchronizationContext.Current;
        if (synchronization is not null)
            SynchronizationContext.SetSynchronizationContext(null);
        WorkItem? inner = Worker.Current?.LeaveCall();
        try
        {
            continuation(state);
        }
        catch (Exception exception)
        {
            Log.ContinuationFailed(dispatcher.Logger, dispatcher.Name, exception);
        }
        finally
        {
            if (inner is not null)
                Worker.Current!.ReturnToCall(inner);
            SynchronizationContext.SetSynchronizationContext(synchronization);
        }
    }

    private static void RunAsAsked(
        Action<object?> continuation, object? state, object? scheduler, ExecutionContext? context, Dispatcher dispatcher, bool inline)
    {
        if (context is not null)
        {
            Action<object?> inner = continuation;
            continuation = s => ExecutionContext.Run(context, t => inner(t), s);
        }

        if (scheduler is null)
        {
            RunAnywhere(continuation, state, dispatcher, inline);
            return;
        }

        // A scheduler may run it before it throws: it must not run twice.
        int hasRun = 0;
        Action<object?> once = s =>
        {
            if (Interlocked.Exchange(ref hasRun, 1) == 0)
                continuation(s);
        };
        try
        {
            if (scheduler is SynchronizationContext synchronization)
                synchronization.Post(s => once(s), state);
            else
                _ = Task.Factory.StartNew(once, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, (TaskScheduler)scheduler);
        }
        catch (Exception exception)
        {
            Log.SchedulerFailed(dispatcher.Logger, dispatcher.Name, scheduler.GetType(), exception);
            ThreadPool.UnsafeQueueUserWorkItem(once, state, preferLocal: false);
        }
    }
}
