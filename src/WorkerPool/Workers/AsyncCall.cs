using System.Runtime.CompilerServices;

namespace WorkerPool.Workers;

/// <summary>
/// A call whose code returns a task. It stays with its worker, and its continuations come back to it, until that has ended.
/// </summary>
internal sealed class AsyncCall<TMethods, TArg, TResult>(Dispatcher dispatcher) : WorkItem<TResult>(dispatcher)
    where TMethods : class
{
    private Func<TMethods, Delegate, TArg, WorkItem, ValueTask<TResult>>? _invoke;
    private Delegate? _call;
    private TArg? _arg;
    private ValueTaskAwaiter<TResult> _awaiter;
    private WorkerSynchronizationContext? _home;
    private Action? _resume;

    internal void SetCall(Func<TMethods, Delegate, TArg, WorkItem, ValueTask<TResult>> invoke, Delegate call, TArg arg)
    {
        _invoke = invoke;
        _call = call;
        _arg = arg;
    }

    internal override void Execute(Worker worker)
    {
        WorkerSynchronizationContext context = worker.EnterAsync(this);
        try
        {
            _awaiter = _invoke!(Unsafe.As<TMethods>(worker.Methods)!, _call!, _arg!, this).GetAwaiter();
            if (!_awaiter.IsCompleted)
            {
                Suspend(worker, context);
                return;
            }
        }
        catch (Exception exception)
        {
            _awaiter = default;
            Finish(worker, exception);
            return;
        }

        FinishFromAwaiter(worker);
    }

    private protected override void ClearCall()
    {
        _call = null;
        _arg = default;
    }

    private protected override void ReturnToCache() => Dispatcher.Caches.Get<AsyncCall<TMethods, TArg, TResult>>().Return(this);

    private void Suspend(Worker worker, WorkerSynchronizationContext context)
    {
        _home = context;
        worker.NoteSuspended(this);

        // The code may have left another context behind; the continuation must come back to this worker.
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            _awaiter.UnsafeOnCompleted(_resume ??= Resume);
        }
        catch
        {
            _home = null;
            worker.NoteResumed(this);
            throw;
        }
    }

    private void Resume()
    {
        // Null when a source of the user's own runs its continuation twice, or after it refused to take it.
        if (_home is not { } home)
            return;

        // The task's source may ignore the context it was given.
        var back = new ReturnToWorker(home);
        if (!back.IsCompleted)
        {
            back.UnsafeOnCompleted(_resume!);
            return;
        }

        Worker worker = home.Worker;
        if (worker.HasLeft)
        {
            // The worker was expelled and every call on it stopped; there is no thread any more to come back to.
            AbandonAwaiter(worker);
            return;
        }

        if (!HasEnded())
            return;
        worker.NoteResumed(this);
        FinishFromAwaiter(worker);
    }

    /// <summary>Whether the task has ended: a source of an earlier call may run its continuation again.</summary>
    private bool HasEnded()
    {
        try
        {
            return _awaiter.IsCompleted;
        }
        catch (Exception)
        {
            // Taking the result says what is wrong with the source.
            return true;
        }
    }

    /// <summary>Takes the late outcome, so that its exception counts as observed, and tells nobody.</summary>
    private void AbandonAwaiter(Worker worker)
    {
        ValueTaskAwaiter<TResult> awaiter = _awaiter;
        _awaiter = default;
        _home = null;
        try
        {
            awaiter.GetResult();
        }
        catch (Exception exception)
        {
            Log.LateResultFailed(Dispatcher.Logger, Dispatcher.Name, worker.Id, exception);
        }
    }

    private void FinishFromAwaiter(Worker worker)
    {
        ValueTaskAwaiter<TResult> awaiter = _awaiter;
        _awaiter = default;
        _home = null;
        TResult result;
        try
        {
            result = awaiter.GetResult();
        }
        catch (Exception exception)
        {
            Finish(worker, exception);
            return;
        }

        Finish(worker, result);
    }
}
