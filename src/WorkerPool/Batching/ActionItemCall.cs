using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>A delegate without a result.</summary>
internal readonly struct ActionItemCall<TMethods, TItem>(Action<TMethods, TItem> call) : IItemCall<TMethods, TItem, VoidResult>
{
    public VoidResult Invoke(TMethods methods, TItem item, WorkItem run)
    {
        call(methods, item);
        return default;
    }
}
