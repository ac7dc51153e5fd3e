using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>A delegate of any other shape, which <c>invoke</c>, a static delegate, knows.</summary>
internal readonly struct ShapedItemCall<TMethods, TItem, TResult>(
    Func<TMethods, Delegate?, TItem, WorkItem, TResult> invoke, Delegate? call) : IItemCall<TMethods, TItem, TResult>
{
    public TResult Invoke(TMethods methods, TItem item, WorkItem run) => invoke(methods, call, item, run);
}
