using WorkerPool.Workers;

namespace WorkerPool;

/// <summary>
/// What takes calls: a <see cref="Pool{TMethods}"/> or a <see cref="PoolGroup{TMethods}"/>. Every way of calling is here, so that code
/// which only calls need not know who owns the workers. Thread-safe.
/// </summary>
/// <remarks>
/// What is wrong with a call itself (a null delegate, an unknown method, a wrong argument) is thrown by <c>ExecAsync</c>; what is
/// wrong with the moment (a full queue, a terminated pool, a cancelled token) arrives when the call is awaited.
/// </remarks>
/// <typeparam name="TMethods">The class or interface whose methods the workers run.</typeparam>
public abstract partial class CallTarget<TMethods>
    where TMethods : class
{
    private protected CallTarget(Dispatcher dispatcher, CallGroup? group = null) => (Dispatcher, Group) = (dispatcher, group);

    // Private protected, as an internal type may not show in what users see.
    private protected Dispatcher Dispatcher { get; }

    // Whose cap and weight the calls are under; null for the pool's own.
    private protected CallGroup? Group { get; }

    private protected PoolTask<TResult> Submit<TArg, TResult>(
        Func<TMethods, Delegate, TArg, WorkItem, TResult> invoke,
        Delegate call,
        TArg arg,
        ExecOptions? options,
        CancellationToken token,
        CallOrigin origin = CallOrigin.Caller) =>
        Submit(Rent(invoke, call, arg), options, token, origin);

    private protected PoolTask<TResult> SubmitAsync<TArg, TResult>(
        Func<TMethods, Delegate, TArg, WorkItem, ValueTask<TResult>> invoke,
        Delegate call,
        TArg arg,
        ExecOptions? options,
        CancellationToken token,
        CallOrigin origin = CallOrigin.Caller) =>
        Submit(RentAsync(invoke, call, arg), options, token, origin);

    private protected WorkItem<TResult> Rent<TArg, TResult>(
        Func<TMethods, Delegate, TArg, WorkItem, TResult> invoke, Delegate call, TArg arg)
    {
        if (!Dispatcher.Caches.Get<SyncCall<TMethods, TArg, TResult>>().TryRent(out SyncCall<TMethods, TArg, TResult>? item))
            item = new SyncCall<TMethods, TArg, TResult>(Dispatcher);
        item.SetCall(invoke, call, arg);
        return item;
    }

    private protected WorkItem<TResult> RentAsync<TArg, TResult>(
        Func<TMethods, Delegate, TArg, WorkItem, ValueTask<TResult>> invoke, Delegate call, TArg arg)
    {
        if (!Dispatcher.Caches.Get<AsyncCall<TMethods, TArg, TResult>>().TryRent(out AsyncCall<TMethods, TArg, TResult>? item))
            item = new AsyncCall<TMethods, TArg, TResult>(Dispatcher);
        item.SetCall(invoke, call, arg);
        return item;
    }

    private protected PoolTask<TResult> Submit<TResult>(
        WorkItem<TResult> item, ExecOptions? options, CancellationToken token, CallOrigin origin = CallOrigin.Caller)
    {
        if (options?.WorkerId is { } workerId)
            Dispatcher.CheckAddress(workerId, Group);
        item.Begin(options);
        item.Origin = origin;
        if (options?.Key is { } key)
            item.JoinLane(new LaneCall(Dispatcher.NeedLanes(), item, Group, key));
        var task = new PoolTask<TResult>(item, item.Version);
        if (Group is { } group)
        {
            group.Submit(item, options, token);
        }
        else
        {
            if (options is not null || token.CanBeCanceled)
                item.SetLimits(options, token);
            Dispatcher.Submit(item);
        }

        // The finalizer must not end the pool before the call is in it.
        GC.KeepAlive(this);
        return task;
    }
}
