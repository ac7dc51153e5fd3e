using System.Diagnostics;
using System.Threading.Tasks.Sources;
using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>A call with a result: the value-task source its caller awaits.</summary>
internal abstract class WorkItem<TResult>(Dispatcher dispatcher) : WorkItem(dispatcher), IValueTaskSource<TResult>, IValueTaskSource
{
    // Its version advances together with the item's: once for each outcome taken.
    private ManualResetValueTaskSourceCore<TResult> _core = new()
    {
        RunContinuationsAsynchronously = dispatcher.ContinuationMode != ContinuationMode.Inline,
    };

    /// <inheritdoc/>
    public TResult GetResult(short token)
    {
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending)
            WaitForCompletion(token);
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            ReleaseByCaller();
        }
    }

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    internal bool IsCompleted(short token) => _core.GetStatus(token) != ValueTaskSourceStatus.Pending;

    internal TaskStatus GetTaskStatus(short token) => _core.GetStatus(token) switch
    {
        ValueTaskSourceStatus.Succeeded => TaskStatus.RanToCompletion,
        ValueTaskSourceStatus.Faulted => TaskStatus.Faulted,
        ValueTaskSourceStatus.Canceled => TaskStatus.Canceled,
        _ => StatusBeforeResult,
    };

    /// <summary>Has a parker notified on completion, on the completing thread; false when the call has completed already.</summary>
    internal bool TryNotifyOnCompletion(Parker parker, short token)
    {
        // Read by the completer only after it has seen the continuation that the next line publishes.
        _core.RunContinuationsAsynchronously = false;
        _core.OnCompleted(static state => ((Parker)state!).Notify(), parker, token, ValueTaskSourceOnCompletedFlags.None);
        return !IsCompleted(token);
    }

    internal override void SetException(Exception exception) => _core.SetException(exception);

    private protected void SetResult(TResult result) => _core.SetResult(result);

    private protected override void ResetSource() =>
        _core.RunContinuationsAsynchronously = Dispatcher.ContinuationMode != ContinuationMode.Inline;

    /// <summary>Ends the call on its worker with its result.</summary>
    private protected void Finish(Worker worker, TResult result)
    {
        ClearCall();
        if (TryFinish())
        {
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
            worker.NoteFinished(exception is OperationCanceledException ? Outcome.Cancelled : Outcome.Failed);
            SetException(exception);
        }
        else
        {
            worker.NoteReturned(this);
        }
    }

    private void WaitForCompletion(short token)
    {
        if (Worker.Current is { } worker && ReferenceEquals(worker.Dispatcher, Dispatcher))
            worker.WaitFor(this, token);
        else
            BlockThread(token);
    }

    private void BlockThread(short token)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            for (int i = 0; i < 16; i++)
            {
                if (IsCompleted(token))
                    return;
                Thread.SpinWait(1);
            }
        }
        while (Stopwatch.GetTimestamp() - start < Dispatcher.SpinTicks);

        Parker parker = Parker.OfThread;
        parker.Consume();
        if (!TryNotifyOnCompletion(parker, token))
            return;
        while (!IsCompleted(token))
        {
            parker.Park();
            parker.Consume();
        }
    }
}
