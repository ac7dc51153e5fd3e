using System.Runtime.CompilerServices;

namespace WorkerPool.Workers;

/// <summary>A call whose code returns a task. It stays with its worker, and its continuations come back to it, until that has ended.</summary>
internal sealed class AsyncCall<TMethods, TArg, TResult>(Dispatcher dispatcher) : WorkItem<TResult>(dispatcher)
    where TMethods : class
{
    private Func<TMethods, Delegate, TArg, WorkItem, ValueTask<TResult>>? _invoke;
    private Delegate? _call;
    private TArg? _arg;
    private ValueTaskAwaiter<TResult> _awaiter;
    private Worker? _host;
    private Action? _resume;

    internal void SetCall(Func<TMethods, Delegate, TArg, WorkItem, ValueTask<TResult>> invoke, Delegate call, TArg arg)
    {
        _invoke = invoke;
        _call = call;
        _arg = arg;
    }

    internal override void Execute(Worker worker)
    {
        SynchronizationContext context = worker.EnterAsync(this);
        try
        {
            _awaiter = _invoke!(Unsafe.As<TMethods>(worker.Methods)!, _call!, _arg!, this).GetAwaiter();
        }
        catch (Exception exception)
        {
            Finish(worker, exception);
            return;
        }

        if (_awaiter.IsCompleted)
        {
            FinishFromAwaiter(worker);
            return;
        }

        _host = worker;
        worker.NoteSuspended(this);

        // The code may have left another context behind; the continuation must come back to this worker.
        SynchronizationContext.SetSynchronizationContext(context);
        _awaiter.UnsafeOnCompleted(_resume ??= Resume);
    }

    private protected override void ClearCall()
    {
        _call = null;
        _arg = default;
    }

    private protected override void ReturnToCache() => Dispatcher.Caches.Get<AsyncCall<TMethods, TArg, TResult>>().Return(this);

    private void Resume()
    {
        Worker worker = _host!;
        if (worker.HasLeft)
        {
            // The worker was expelled and every call on it stopped; there is no thread any more to come back to.
            AbandonAwaiter();
            return;
        }

        if (!ReferenceEquals(Worker.Current, worker))
        {
            // A source that ignores the synchronization context it was given.
            worker.Post(static state => ((AsyncCall<TMethods, TArg, TResult>)state!).Resume(), this);
            return;
        }

        worker.NoteResumed(this);
        FinishFromAwaiter(worker);
    }

    /// <summary>Takes the late outcome, so that its exception counts as observed, and tells nobody.</summary>
    private void AbandonAwaiter()
    {
        ValueTaskAwaiter<TResult> awaiter = _awaiter;
        _awaiter = default;
        try
        {
            awaiter.GetResult();
        }
        catch (Exception exception)
        {
            Log.LateResultFailed(Dispatcher.Logger, Dispatcher.Name, _host!.Id, exception);
        }
    }

    private void FinishFromAwaiter(Worker worker)
    {
        ValueTaskAwaiter<TResult> awaiter = _awaiter;
        _awaiter = default;
        _host = null;
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
