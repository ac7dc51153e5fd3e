using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>
/// What is called for each item. Implemented by structs, so that the loop over the items is compiled for each of them and a plain delegate costs
/// one call an item, not two.
/// </summary>
internal interface IItemCall<TMethods, TItem, TResult>
{
    TResult Invoke(TMethods methods, TItem item, WorkItem run);
}
