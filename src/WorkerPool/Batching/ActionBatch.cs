using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>A batch whose delegate takes the item and gives nothing, over items that lie side by side.</summary>
internal sealed class ActionBatch<TMethods, TItem>(
    Dispatcher dispatcher, BatchInput<TItem> input, BatchSettings settings, Action<TMethods, TItem> call)
    : SyncBatch<TMethods, TItem, VoidResult>(dispatcher, input, settings)
    where TMethods : class
{
    private protected override void RunFrom(int index, BatchRun run, TMethods methods)
    {
        ReadOnlySpan<TItem> items = Input.Span;
        Action<TMethods, TItem> callItem = call;
        for (; run.MayBegin(index); index++)
            callItem(methods, items[index]);
    }
}
