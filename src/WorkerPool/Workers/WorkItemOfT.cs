using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace WorkerPool.Workers;

/// <summary>A call with a result: the value-task source its caller awaits.</summary>
internal abstract class WorkItem<TResult>(Dispatcher dispatcher) : WorkItem(dispatcher), IValueTaskSource<TResult>, IValueTaskSource
{
    // Its version advances together with the item's: once for each outcome taken.
    private Completion<TResult> _completion;

    private bool RunsInline => Dispatcher.ContinuationMode == ContinuationMode.Inline;

    /// <inheritdoc/>
    public TResult GetResult(short token)
    {
        _completion.Validate(token);
        if (!_completion.IsCompleted)
            WaitForCompletion();
        try
        {
            return _completion.Take();
        }
        finally
        {
            ReleaseByCaller();
        }
    }

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _completion.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        // Before the registration: after it the call may end, be taken and serve somebody else.
        if (Worker.Current is { } worker && ReferenceEquals(worker.Dispatcher, Dispatcher))
            worker.NoteAwaited(this);
        _completion.OnCompleted(continuation, state, token, flags);
    }

    internal bool IsCompleted(short token)
    {
        _completion.Validate(token);
        return _completion.IsCompleted;
    }

    internal TaskStatus GetTaskStatus(short token) => _completion.GetStatus(token) switch
    {
        ValueTaskSourceStatus.Succeeded => TaskStatus.RanToCompletion,
        ValueTaskSourceStatus.Faulted => TaskStatus.Faulted,
        ValueTaskSourceStatus.Canceled => TaskStatus.Canceled,
        _ => StatusBeforeResult,
    };

    /// <summary>Has a blocked thread signalled on completion; false when the call has completed already.</summary>
    internal bool TrySignalOnCompletion(BlockedWaiter waiter) => _completion.TryRegister(CompletionMarks.Signal, waiter);

    internal override void SetException(Exception exception) => _completion.SetException(exception, RunsInline);

    private protected void SetResult(TResult result) => _completion.SetResult(result, RunsInline);

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

    private void WaitForCompletion()
    {
        if (Worker.Current is { } worker && ReferenceEquals(worker.Dispatcher, Dispatcher))
            worker.WaitFor(this);
        else
            BlockThread();
    }

    private void BlockThread()
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

        BlockedWaiter waiter = BlockedWaiter.OfThread;
        waiter.Reset();
        if (!TrySignalOnCompletion(waiter))
            return;
        while (!waiter.IsSignalled)
        {
            waiter.Parker.Park();
            waiter.Parker.Consume();
        }
    }
}
