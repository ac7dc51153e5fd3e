using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>A batch whose items are called directly.</summary>
internal sealed class SyncBatch<TMethods, TItem, TResult, TCall>(
    Dispatcher dispatcher, BatchInput<TItem> input, BatchSettings settings, TCall call)
    : ItemBatch<TItem, TResult>(dispatcher, input, settings), IChunkBody
    where TMethods : class
    where TCall : struct, IItemCall<TMethods, TItem, TResult>
{
    internal override void Drive(BatchRun run, Worker worker) => DriveChunks(run, worker, this);

    /// <inheritdoc/>
    public void RunChunk(BatchRun run, object methods)
    {
        TMethods own = Unsafe.As<TMethods>(methods);
        int index = run.Chunk.Start;
        while (true)
        {
            try
            {
                if (Input.List is { } list)
                    RunList(run, own, list, ref index);
                else
                    RunSpan(run, own, Input.Span, ref index);
                return;
            }
            catch (Exception exception)
            {
                if (!OnItemFailed(run, index, exception))
                    return;
            }

            index++;
        }
    }

    // The index is the caller's, which learns from it where an exception came from; the loop keeps it in a register and the item's own position in the run.
    private void RunSpan(BatchRun run, TMethods methods, ReadOnlySpan<TItem> items, ref int index)
    {
        int i = index;
        try
        {
            for (; run.MayBegin(i); i++)
                Keep(i, call.Invoke(methods, items[i], run));
        }
        finally
        {
            index = i;
        }
    }

    private void RunList(BatchRun run, TMethods methods, IReadOnlyList<TItem> items, ref int index)
    {
        for (; run.MayBegin(index); index++)
            Keep(index, call.Invoke(methods, items[index], run));
    }
}
