using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>A delegate that takes its item and nothing else.</summary>
internal readonly struct PlainItemCall<TMethods, TItem, TResult>(Func<TMethods, TItem, TResult> call) : IItemCall<TMethods, TItem, TResult>
{
    public TResult Invoke(TMethods methods, TItem item, WorkItem run) => call(methods, item);
}
