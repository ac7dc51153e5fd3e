using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>The beginning and the end of a worker, both on its own thread.</summary>
internal sealed partial class Worker
{
    // The state of a thread without any caller's; restored after every piece of user code.
    private ExecutionContext? _cleanContext;

    // What the factory sees; null before and after.
    private WorkerContext? _initialContext;

    // Calls that came while the worker warmed up.
    private Queue<int>? _early;

    /// <summary>The thread's body.</summary>
    internal void ThreadMain()
    {
        t_current = this;
        _cleanContext = ExecutionContext.Capture();
        var reason = WorkerTerminationReason.PoolTerminated;
        Exception? failure = null;
        try
        {
            if (TryWarmUp(out failure))
            {
                while (RunOne())
                {
                }

                reason = _leaveReason ?? reason;
            }
            else if (failure is not null)
            {
                reason = WorkerTerminationReason.StartFailed;
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            reason = WorkerTerminationReason.Crashed;
        }

        Leave(reason, failure);
    }

    /// <summary>
    /// Takes the worker out of service, against its own will or by its own; <see langword="false"/> when that has happened already.
    /// </summary>
    internal bool TryBeginLeaving()
    {
        while (true)
        {
            int state = Volatile.Read(ref _state);
            if (state >= (int)WorkerState.Terminating)
                return false;
            if (Interlocked.CompareExchange(ref _state, (int)WorkerState.Terminating, state) == state)
                return true;
        }
    }

    /// <summary>Makes the <c>TMethods</c>; <see langword="false"/> when that failed or the pool ended meanwhile.</summary>
    private bool TryWarmUp(out Exception? failure)
    {
        failure = null;
        if (Interlocked.CompareExchange(ref _state, (int)WorkerState.Warming, (int)WorkerState.Cold) != (int)WorkerState.Cold)
            return false;
        _initialContext = new WorkerContext(Id, Dispatcher.Name, null, Dispatcher);
        try
        {
            EnterAsync(null);
            ValueTask<object> making = StartCalls.Length == 0 ? Dispatcher.Factory(_initialContext) : MakeAndStartAsync(_initialContext);
            if (making.IsCompletedSuccessfully)
                Methods = making.Result;
            else if (!TryAwaitMethods(making.AsTask()))
                return false;
            if (Methods is null)
                throw new InvalidOperationException("The factory returned null; it must return a TMethods for the worker.");
        }
        catch (Exception exception)
        {
            failure = exception;
            return false;
        }
        finally
        {
            _initialContext.End();
            _initialContext = null;
            LeaveUserCode();
        }

        if (Interlocked.CompareExchange(ref _state, (int)WorkerState.Ready, (int)WorkerState.Warming) != (int)WorkerState.Warming)
            return false;
        if (Place >= 0)
            Dispatcher.Workers.NoteReady();
        RunEarlyCalls();
        return true;
    }

    private bool TryAwaitMethods(Task<object> making)
    {
        making.GetAwaiter().UnsafeOnCompleted(Channel.Parker.Notify);
        bool wasStopped = false;
        while (!making.IsCompleted)
        {
            while (Channel.TryReceive(out Frame frame))
                ReceiveEarly(frame);
            if (!wasStopped && (IsLeaving || Volatile.Read(ref _state) != (int)WorkerState.Warming))
            {
                // Its code goes on here, and what it makes after all is disposed here.
                wasStopped = true;
                _ = _initialContext!.StopElsewhereAsync();
            }

            if (TryRunContinuation())
                continue;
            Channel.Parker.Consume();
            if (!making.IsCompleted && !Channel.HasFrame && _continuations.IsEmpty)
                Sleep();
        }

        if (wasStopped && !making.IsCompletedSuccessfully)
        {
            Log.LateStartFailed(Dispatcher.Logger, Dispatcher.Name, Id, making.Exception?.InnerException ?? new TaskCanceledException(making));
            return false;
        }

        Methods = making.GetAwaiter().GetResult();
        return !wasStopped;
    }

    private void ReceiveEarly(in Frame frame)
    {
        if (frame.Kind == FrameKind.TaskRequest)
            (_early ??= new Queue<int>()).Enqueue(frame.Id);
        else
            Receive(frame);
    }

    private void RunEarlyCalls()
    {
        while (_early is not null && _early.TryDequeue(out int slot))
            RunHanded(slot);
    }

    private void Leave(WorkerTerminationReason reason, Exception? failure)
    {
        PassOnLook();
        bool expelled = !TryBeginLeaving();
        if (!expelled && reason == WorkerTerminationReason.Crashed)
            StopAll(() => CrashedWith(failure!), Outcome.Failed);
        else if (expelled)
            StopAll(() => Dispatcher.Workers.ExpelledFrom(this), Outcome.Failed);

        // Who learns of a failed start may call again at once: by then the failure must be over, or it would fail that call, too.
        if (reason != WorkerTerminationReason.StartFailed)
            ReturnCalls(reason, failure, expelled);
        if (!expelled)
            Dispatcher.Workers.Remove(this, reason, failure);
        if (reason == WorkerTerminationReason.StartFailed)
            ReturnCalls(reason, failure, expelled);

        DisposeMethods();
        if (ReportsItself)
            reason = WorkerTerminationReason.Quarantined;
        bool isReporter = (!expelled || ReportsItself) && Dispatcher.Workers.TryNoteTerminated(this, reason, failure);

        Volatile.Write(ref _state, (int)WorkerState.Terminated);
        Interlocked.MemoryBarrier();
        ReleaseContinuations();
        ReleaseFrames();
        Dispatcher.Workers.NoteLeft(this, expelled, isReporter);
    }

    /// <summary>
    /// Gives away the calls in the channel. Once the worker's bit is down, or its claim's frame has come, no other can arrive. An expelled
    /// worker waits for no frame: what claimed it may not find it in its place any more, and a frame that comes late is returned then.
    /// </summary>
    private void ReturnCalls(WorkerTerminationReason reason, Exception? failure, bool expelled)
    {
        if (_isResting && TryWithdraw())
            _isResting = false;
        do
        {
            while (Channel.TryReceive(out Frame frame))
            {
                if (IsOfClaim(frame))
                    _isResting = false;
                if (frame.Kind == FrameKind.TaskRequest)
                    (_early ??= new Queue<int>()).Enqueue(frame.Id);
            }

            if (_isResting && !expelled)
            {
                Sleep();
                Channel.Parker.Consume();
            }
        }
        while ((_isResting && !expelled) || Channel.HasFrame);

        while (_early is not null && _early.TryDequeue(out int slot))
        {
            WorkItem item = Dispatcher.Table.Take(slot)!;
            if (reason == WorkerTerminationReason.StartFailed)
                item.Refuse(failure!, Outcome.Failed);
            else
                Dispatcher.Resubmit(item, this);
        }
    }

    /// <summary>Whether a frame answers the claim of a resting worker.</summary>
    private static bool IsOfClaim(in Frame frame) =>
        frame.Kind is FrameKind.TaskRequest or FrameKind.Wake
        || (frame.Kind == FrameKind.TerminateRequest
            && (WorkerTerminationReason)frame.Argument is WorkerTerminationReason.Idle or WorkerTerminationReason.MaxAge);

    /// <summary>Returns what came into the channel of a worker that has gone. Thread-safe, as its senders do it as well.</summary>
    private void ReleaseFrames()
    {
        lock (Channel)
        {
            while (Channel.TryReceive(out Frame frame))
            {
                if (frame.Kind == FrameKind.TaskRequest && Dispatcher.Table.Take(frame.Id) is { } item)
                    Dispatcher.Resubmit(item, this);
                else if (frame.Kind == FrameKind.Wake && Dispatcher.HasWork)
                    Dispatcher.NotePublished();
            }
        }
    }

    private WorkerCrashedException CrashedWith(Exception failure) => new(
        Id, $"Worker {Id} of pool '{Dispatcher.Name}' was lost while it held the call: {failure.Message}", failure);

    private void DisposeMethods()
    {
        object? methods = Methods;
        Methods = null;
        try
        {
            if (methods is IAsyncDisposable asynchronous)
                AwaitDisposal(asynchronous);
            else
                (methods as IDisposable)?.Dispose();
        }
        catch (Exception exception)
        {
            Log.DisposeFailed(Dispatcher.Logger, Dispatcher.Name, Id, exception);
        }
        finally
        {
            LeaveUserCode();
        }
    }

    private void AwaitDisposal(IAsyncDisposable methods)
    {
        EnterAsync(null);
        Task disposal = methods.DisposeAsync().AsTask();
        disposal.GetAwaiter().UnsafeOnCompleted(Channel.Parker.Notify);
        while (!disposal.IsCompleted)
        {
            if (TryRunContinuation())
                continue;
            Channel.Parker.Consume();
            if (!disposal.IsCompleted && _continuations.IsEmpty)
                Sleep();
        }

        disposal.GetAwaiter().GetResult();
    }
}
