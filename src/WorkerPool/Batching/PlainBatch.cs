using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>A batch whose delegate takes the item and gives a result, over items that lie side by side.</summary>
internal sealed class PlainBatch<TMethods, TItem, TResult>(
    Dispatcher dispatcher, BatchInput<TItem> input, BatchSettings settings, Func<TMethods, TItem, TResult> call)
    : SyncBatch<TMethods, TItem, TResult>(dispatcher, input, settings)
    where TMethods : class
{
    private protected override void RunFrom(int index, BatchRun run, TMethods methods)
    {
        ReadOnlySpan<TItem> items = Input.Span;
        Span<TResult> results = Results;
        Func<TMethods, TItem, TResult> callItem = call;
        for (; run.MayBegin(index); index++)
            results[index] = callItem(methods, items[index]);
    }
}
