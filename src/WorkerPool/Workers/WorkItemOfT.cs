using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>A call with a result: the value-task source its caller awaits.</summary>
internal abstract class WorkItem<TResult>(Dispatcher dispatcher) : WorkItem(dispatcher), IValueTaskSource<TResult>, IValueTaskSource
{
    private Completion<TResult> _completion;

    private protected override Exception? FailureNobodyTook =>
        _completion.Error is { } error and not (OperationCanceledException or PoolTerminatedException) ? error : null;

    /// <inheritdoc/>
    public TResult GetResult(short token)
    {
        int version = Validate(token);
        if (!_completion.IsCompleted)
            WaitForCompletion(version);

        // One of those who try succeeds; only then is what the item holds its own.
        bool isLast = TakeVersion(version);
        TResult? result = _completion.Take(out ExceptionDispatchInfo? error);
        EndTaking(isLast);
        error?.Throw();
        return result!;
    }

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token)
    {
        // Validated after the look, so that the status is that of no later call.
        ValueTaskSourceStatus status = _completion.Status;
        Validate(token);
        return status;
    }

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        int version = Validate(token);

        // Before the registration: after it the call may end, be taken and serve somebody else.
        if (Worker.Current is { } worker && ReferenceEquals(worker.Dispatcher, Dispatcher))
            worker.NoteAwaited(this);
        object? scheduler = (flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0 ? CompletionMarks.CaptureScheduler() : null;
        ExecutionContext? context = (flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0 ? ExecutionContext.Capture() : null;
        if (!TryRegister(version, continuation, state, scheduler, context))
            CompletionMarks.Run(continuation, state, scheduler, context, Dispatcher, inline: false);
    }

    internal bool IsCompleted(short token)
    {
        bool isCompleted = _completion.IsCompleted;
        Validate(token);
        return isCompleted;
    }

    internal TaskStatus GetTaskStatus(short token) => GetStatus(token) switch
    {
        ValueTaskSourceStatus.Succeeded => TaskStatus.RanToCompletion,
        ValueTaskSourceStatus.Faulted => TaskStatus.Faulted,
        ValueTaskSourceStatus.Canceled => TaskStatus.Canceled,
        _ => StatusBeforeResult,
    };

    /// <summary>Has a blocked thread signalled on completion; false when the call has completed already.</summary>
    internal bool TrySignalOnCompletion(int version, BlockedWaiter waiter) =>
        TryRegister(version, CompletionMarks.Signal, waiter, null, null);

    /// <summary>The thread whose wait for this call was interrupted, for the caller to go on in its place; null for none.</summary>
    internal BlockedWaiter? TakeOverWaiter(int version, Parker parker)
    {
        if (_completion.FindWaiter() is not { } waiter || !waiter.TryTakeOver(parker))
            return null;
        if (Version == version)
            return waiter;

        // It waited for an earlier call, which has ended: nobody looks for it any more.
        CompletionMarks.ThrowTaken();
        return null;
    }

    internal override void SetException(Exception exception) => _completion.SetException(exception, Dispatcher);

    private protected void SetResult(TResult result) => _completion.SetResult(result, Dispatcher);

    /// <summary>Ends the call on its worker with its result.</summary>
    private protected void Finish(Worker worker, TResult result)
    {
        ClearCall();
        if (TryFinish())
        {
            NoteFinished(Outcome.Completed);
            worker.NoteFinished(Outcome.Completed);
            SetResult(result);
        }
        else
        {
            worker.NoteReturned(this);
        }
    }

    /// <summary>Ends the call on its worker with the exception of its code.</summary>
    private protected void Finish(Worker worker, Exception exception)
    {
        ClearCall();
        if (TryFinish())
        {
            Outcome outcome = exception is OperationCanceledException ? Outcome.Cancelled : Outcome.Failed;
            NoteFinished(outcome);
            worker.NoteFinished(outcome);
            SetException(exception);
        }
        else
        {
            worker.NoteReturned(this);
        }
    }

    private int Validate(short token)
    {
        int version = Version;
        if ((short)version != token)
            CompletionMarks.ThrowTaken();
        return version;
    }

    private bool TryRegister(int version, Action<object?> continuation, object? state, object? scheduler, ExecutionContext? context)
    {
        if (!_completion.TryBeginRegistering())
            return false;

        // The call may have been taken since the handle was validated: then this would wait for another one.
        if (Version != version)
        {
            _completion.CancelRegistering();
            CompletionMarks.ThrowTaken();
        }

        return _completion.TryEndRegistering(continuation, state, scheduler, context);
    }

    private void WaitForCompletion(int version)
    {
        if (Worker.Current is { } worker && ReferenceEquals(worker.Dispatcher, Dispatcher))
            worker.WaitFor(this, version);
        else
            BlockThread(version);
    }

    private void BlockThread(int version)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            for (int i = 0; i < 16; i++)
            {
                if (_completion.IsCompleted)
                    return;
                Thread.SpinWait(1);
            }
        }
        while (Stopwatch.GetTimestamp() - start < Dispatcher.SpinTicks);

        BlockedWaiter waiter = BlockedWaiter.Rent();
        if (TakeOverWaiter(version, waiter.Parker) is { } interrupted)
            waiter = interrupted;
        else if (!TrySignalOnCompletion(version, waiter))
            return;
        waiter.Wait();
        BlockedWaiter.Return(waiter);
    }
}
