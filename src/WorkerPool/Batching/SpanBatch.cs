using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>A batch whose code is given whole chunks of its items, and of the results' places, so that it can use vectors.</summary>
internal sealed class SpanBatch<TMethods, TItem, TResult>(
    Dispatcher dispatcher, ReadOnlyMemory<TItem> items, Memory<TResult> results, BatchSettings settings, ChunkMap<TMethods, TItem, TResult> call)
    : Batch(dispatcher, items.Length, settings, FirstChunk), IChunkBody
    where TMethods : class
{
    private const int FirstChunk = 1024;

    internal override void Drive(BatchRun run, Worker worker) => DriveChunks(run, worker, this);

    /// <inheritdoc/>
    public void RunChunk(BatchRun run, object methods)
    {
        ItemRange chunk = run.Chunk;
        if (!run.MayBegin(chunk.Start))
            return;

        // Sharing may have shortened it.
        chunk = run.Chunk;
        try
        {
            call(Unsafe.As<TMethods>(methods), items.Span[chunk.Start..chunk.End], results.Span[chunk.Start..chunk.End]);
        }
        catch (Exception exception)
        {
            OnItemFailed(run, chunk.Start, exception);
            return;
        }

        run.MayBegin(chunk.End);
    }
}
