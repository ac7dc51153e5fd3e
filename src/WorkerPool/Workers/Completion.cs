using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace WorkerPool.Workers;

/// <summary>
/// The outcome of one call and the one continuation that waits for it. Differs from the framework's own source in two points a
/// pooled item that may also be blocked on needs: registering says whether it was too late, and the completer touches nothing
/// once it has published the outcome, since the caller may then use the item again at once. The item counts the versions: it
/// says which call an outcome belongs to, and lets one caller take it.
/// </summary>
internal struct Completion<TResult>
{
    private TResult? _result;
    private ExceptionDispatchInfo? _error;

    // Null -> Registering -> the continuation: one awaiter, with CompareExchange; it writes the fields below in between, so that
    // two awaiters never write them together. Null -> Completed, and Registering -> CompletedMeanwhile: the completer, with
    // CompareExchange; CompletedMeanwhile -> Completed: that awaiter, so that nobody takes the outcome while it writes. The
    // continuation -> Completed: the completer, with a volatile write after it has read those fields.
    private Action<object?>? _continuation;
    private object? _state;

    // A SynchronizationContext or TaskScheduler that the continuation must run on; null for none.
    private object? _scheduler;
    private ExecutionContext? _executionContext;

    internal bool IsCompleted => ReferenceEquals(Volatile.Read(ref _continuation), CompletionMarks.Completed);

    internal readonly Exception? Error => _error?.SourceException;

    internal ValueTaskSourceStatus Status =>
        !IsCompleted ? ValueTaskSourceStatus.Pending
            : _error is not { } error ? ValueTaskSourceStatus.Succeeded
            : error.SourceException is OperationCanceledException ? ValueTaskSourceStatus.Canceled
            : ValueTaskSourceStatus.Faulted;

    /// <summary>Moves the outcome out and makes ready for the next call. For the one caller that took the item's version.</summary>
    internal TResult? Take(out ExceptionDispatchInfo? error)
    {
        TResult? result = _result;
        error = _error;
        _result = default;
        _error = null;
        _state = null;
        _scheduler = null;
        _executionContext = null;
        Volatile.Write(ref _continuation, null);
        return result;
    }

    internal void SetResult(TResult result, Dispatcher dispatcher)
    {
        _result = result;
        Complete(dispatcher);
    }

    internal void SetException(Exception exception, Dispatcher dispatcher)
    {
        _error = ExceptionDispatchInfo.Capture(exception);
        Complete(dispatcher);
    }

    /// <summary>Begins to register a continuation; <see langword="false"/> when the outcome is there already.</summary>
    /// <exception cref="InvalidOperationException">Another continuation is registered.</exception>
    internal bool TryBeginRegistering()
    {
        var spin = default(SpinWait);
        while (true)
        {
            Action<object?>? seen = Interlocked.CompareExchange(ref _continuation, CompletionMarks.Registering, null);
            if (seen is null)
                return true;
            if (ReferenceEquals(seen, CompletionMarks.Completed))
                return false;
            if (!ReferenceEquals(seen, CompletionMarks.Registering) && !ReferenceEquals(seen, CompletionMarks.CompletedMeanwhile))
                throw new InvalidOperationException("This PoolTask is being awaited already. Await it once, or use AsTask() to await more often.");

            // An awaiter of an earlier call may be finding out that it came too late.
            spin.SpinOnce();
        }
    }

    /// <summary>Registers the continuation; <see langword="false"/> when the outcome has come meanwhile.</summary>
    internal bool TryEndRegistering(Action<object?> continuation, object? state, object? scheduler, ExecutionContext? context)
    {
        _state = state;
        _scheduler = scheduler;
        _executionContext = context;
        Interleaving.Point();
        return TryLeaveRegistering(continuation);
    }

    /// <summary>Undoes <see cref="TryBeginRegistering"/>.</summary>
    internal void CancelRegistering() => TryLeaveRegistering(null);

    /// <summary>The thread whose wait was interrupted and that is still registered, if so.</summary>
    internal BlockedWaiter? FindWaiter() =>
        ReferenceEquals(Volatile.Read(ref _continuation), CompletionMarks.Signal) ? Volatile.Read(ref _state) as BlockedWaiter : null;

    private bool TryLeaveRegistering(Action<object?>? next)
    {
        if (ReferenceEquals(Interlocked.CompareExchange(ref _continuation, next, CompletionMarks.Registering), CompletionMarks.Registering))
            return true;
        Volatile.Write(ref _continuation, CompletionMarks.Completed);
        return false;
    }

    private void Complete(Dispatcher dispatcher)
    {
        Action<object?>? continuation = Volatile.Read(ref _continuation);
        while (continuation is null || ReferenceEquals(continuation, CompletionMarks.Registering))
        {
            Action<object?> mark = continuation is null ? CompletionMarks.Completed : CompletionMarks.CompletedMeanwhile;
            Action<object?>? seen = Interlocked.CompareExchange(ref _continuation, mark, continuation);
            if (ReferenceEquals(seen, continuation))
                return;
            continuation = seen;
        }

        object? state = _state;
        object? scheduler = _scheduler;
        ExecutionContext? context = _executionContext;
        Interleaving.Point();
        Volatile.Write(ref _continuation, CompletionMarks.Completed);
        CompletionMarks.Run(continuation, state, scheduler, context, dispatcher, dispatcher.ContinuationMode == ContinuationMode.Inline);
    }
}
