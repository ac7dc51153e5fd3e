using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>
/// A batch whose items are called directly. Each shape of delegate has a loop of its own, so that an item costs one call.
/// </summary>
internal abstract class SyncBatch<TMethods, TItem, TResult>(Dispatcher dispatcher, BatchInput<TItem> input, BatchSettings settings)
    : ItemBatch<TItem, TResult>(dispatcher, input, settings), IChunkBody
    where TMethods : class
{
    internal override void Drive(BatchRun run, Worker worker) => DriveChunks(run, worker, this);

    /// <inheritdoc/>
    public void RunChunk(BatchRun run, object methods)
    {
        int index = run.Chunk.Start;
        while (true)
        {
            try
            {
                RunFrom(index, run, Unsafe.As<TMethods>(methods));
                return;
            }
            catch (Exception exception)
            {
                // The items themselves may have thrown, before the run was at the next one.
                if (run.Position < index && !run.MayBegin(index))
                    return;
                index = run.Position;
                if (!OnItemFailed(run, index, exception))
                    return;
            }

            index++;
        }
    }

    /// <summary>Runs the items from that one on, as long as <see cref="BatchRun.MayBegin"/> lets it; throws what an item throws.</summary>
    private protected abstract void RunFrom(int index, BatchRun run, TMethods methods);
}
