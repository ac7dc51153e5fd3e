using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace WorkerPool.Workers;

/// <summary>What all <see cref="Completion{TResult}"/>s share: the mark of completion and the ways to run a continuation.</summary>
internal static class CompletionMarks
{
    /// <summary>Stands in the continuation's place once the outcome is there; never run.</summary>
    internal static readonly Action<object?> Completed = static _ => throw new UnreachableException();

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

    internal static void Run(Action<object?> continuation, object? state, object? scheduler, ExecutionContext? context, bool inline)
    {
        if (ReferenceEquals(continuation, Signal))
            continuation(state);
        else if (scheduler is null && context is null)
            RunAnywhere(continuation, state, inline);
        else
            RunAsAsked(continuation, state, scheduler, context, inline);
    }

    private static void RunAnywhere(Action<object?> continuation, object? state, bool inline)
    {
        if (inline)
            continuation(state);
        else
            ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal: true);
    }

    private static void RunAsAsked(Action<object?> continuation, object? state, object? scheduler, ExecutionContext? context, bool inline)
    {
        if (context is not null)
        {
            Action<object?> inner = continuation;
            continuation = s => ExecutionContext.Run(context, t => inner(t), s);
        }

        switch (scheduler)
        {
            case SynchronizationContext synchronization:
                synchronization.Post(s => continuation(s), state);
                break;
            case TaskScheduler tasks:
                _ = Task.Factory.StartNew(continuation, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, tasks);
                break;
            default:
                RunAnywhere(continuation, state, inline);
                break;
        }
    }
}
