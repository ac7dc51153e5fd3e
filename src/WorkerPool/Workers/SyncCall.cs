using System.Runtime.CompilerServices;

namespace WorkerPool.Workers;

/// <summary>
/// A call whose code returns its result directly. The user's delegate has one of several shapes; <c>invoke</c>, a static
/// delegate, knows which.
/// </summary>
internal sealed class SyncCall<TMethods, TArg, TResult>(Dispatcher dispatcher) : WorkItem<TResult>(dispatcher)
    where TMethods : class
{
    private Func<TMethods, Delegate, TArg, WorkItem, TResult>? _invoke;
    private Delegate? _call;
    private TArg? _arg;

    internal void SetCall(Func<TMethods, Delegate, TArg, WorkItem, TResult> invoke, Delegate call, TArg arg)
    {
        _invoke = invoke;
        _call = call;
        _arg = arg;
    }

    internal override void Execute(Worker worker)
    {
        TResult result;
        try
        {
            result = _invoke!(Unsafe.As<TMethods>(worker.Methods)!, _call!, _arg!, this);
        }
        catch (Exception exception)
        {
            Finish(worker, exception);
            return;
        }

        Finish(worker, result);
    }

    private protected override void ClearCall()
    {
        _call = null;
        _arg = default;
    }

    private protected override void ReturnToCache() => Dispatcher.Caches.Get<SyncCall<TMethods, TArg, TResult>>().Return(this);
}
