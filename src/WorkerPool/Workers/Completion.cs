using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace WorkerPool.Workers;

/// <summary>
/// The outcome of one call and the one continuation that waits for it. Differs from the framework's own source in two points a
/// pooled item that may also be blocked on needs: registering says whether it was too late, and the completer touches nothing
/// once it has published the outcome, since the caller may then use the item again at once.
/// </summary>
internal struct Completion<TResult>
{
    private TResult? _result;
    private ExceptionDispatchInfo? _error;

    // Null, then the continuation, then CompletionMarks.Completed; or the last at once. Null to a continuation: the caller, with
    // CompareExchange, after it wrote the fields below. To Completed: the completer, with CompareExchange from null, or with a
    // volatile write after it has read those fields.
    private Action<object?>? _continuation;
    private object? _state;

    // A SynchronizationContext or TaskScheduler that the continuation must run on; null for none.
    private object? _scheduler;
    private ExecutionContext? _executionContext;

    internal short Version { get; private set; }

    internal bool IsCompleted => ReferenceEquals(Volatile.Read(ref _continuation), CompletionMarks.Completed);

    internal readonly Exception? Error => _error?.SourceException;

    internal readonly void Validate(short token)
    {
        if (token != Version)
            CompletionMarks.ThrowTaken();
    }

    internal ValueTaskSourceStatus GetStatus(short token)
    {
        Validate(token);
        return !IsCompleted ? ValueTaskSourceStatus.Pending
            : _error is null ? ValueTaskSourceStatus.Succeeded
            : _error.SourceException is OperationCanceledException ? ValueTaskSourceStatus.Canceled
            : ValueTaskSourceStatus.Faulted;
    }

    /// <summary>Takes the outcome and makes ready for the next. Completed must be seen before.</summary>
    internal TResult Take()
    {
        TResult? result = _result;
        ExceptionDispatchInfo? error = _error;
        Reset();
        error?.Throw();
        return result!;
    }

    internal void SetResult(TResult result, bool inline)
    {
        _result = result;
        Complete(inline);
    }

    internal void SetException(Exception exception, bool inline)
    {
        _error = ExceptionDispatchInfo.Capture(exception);
        Complete(inline);
    }

    /// <summary>Registers a continuation; runs it on the thread pool when the outcome is there already.</summary>
    internal void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Validate(token);
        object? scheduler = (flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0 ? CompletionMarks.CaptureScheduler() : null;
        ExecutionContext? context = (flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0 ? ExecutionContext.Capture() : null;
        if (!TryRegister(continuation, state, scheduler, context))
            CompletionMarks.Run(continuation, state, scheduler, context, inline: false);
    }

    /// <summary>Registers a continuation, unless the outcome is there already.</summary>
    internal bool TryRegister(
        Action<object?> continuation, object? state, object? scheduler = null, ExecutionContext? context = null)
    {
        Action<object?>? seen = Volatile.Read(ref _continuation);
        if (seen is null)
        {
            _state = state;
            _scheduler = scheduler;
            _executionContext = context;
            seen = Interlocked.CompareExchange(ref _continuation, continuation, null);
            if (seen is null)
                return true;
        }

        if (!ReferenceEquals(seen, CompletionMarks.Completed))
            throw new InvalidOperationException("This PoolTask is being awaited already. Await it once, or use AsTask() to await more often.");
        return false;
    }

    private void Complete(bool inline)
    {
        Action<object?>? continuation = Volatile.Read(ref _continuation)
            ?? Interlocked.CompareExchange(ref _continuation, CompletionMarks.Completed, null);
        if (continuation is null)
            return;

        object? state = _state;
        object? scheduler = _scheduler;
        ExecutionContext? context = _executionContext;
        Interleaving.Point();
        Volatile.Write(ref _continuation, CompletionMarks.Completed);
        CompletionMarks.Run(continuation, state, scheduler, context, inline);
    }

    [SuppressMessage("Performance", "CA1805", Justification = "Each field of the last outcome is cleared by name.")]
    private void Reset()
    {
        Version++;
        _result = default;
        _error = null;
        _state = null;
        _scheduler = null;
        _executionContext = null;
        Volatile.Write(ref _continuation, null);
    }
}
