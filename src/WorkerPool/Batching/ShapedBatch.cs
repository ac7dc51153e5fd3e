using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>
/// A batch whose delegate has any other shape, which <c>invoke</c>, a static delegate, knows; or whose items must be asked for one by one.
/// </summary>
internal sealed class ShapedBatch<TMethods, TItem, TResult>(
    Dispatcher dispatcher, BatchInput<TItem> input, BatchSettings settings, Func<TMethods, Delegate?, TItem, WorkItem, TResult> invoke, Delegate? call)
    : SyncBatch<TMethods, TItem, TResult>(dispatcher, input, settings)
    where TMethods : class
{
    private protected override void RunFrom(int index, BatchRun run, TMethods methods)
    {
        for (; run.MayBegin(index); index++)
            Keep(index, invoke(methods, call, Input[index], run));
    }
}
