using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>A batch whose chunks are each folded into one value; in the end the values are combined in the items' order.</summary>
internal sealed class FoldBatch<TMethods, TItem, TAccumulate>(
    Dispatcher dispatcher,
    BatchInput<TItem> input,
    BatchSettings settings,
    TAccumulate seed,
    Func<TMethods, TAccumulate, TItem, TAccumulate> fold,
    Func<TAccumulate, TAccumulate, TAccumulate> combine)
    : Batch(dispatcher, input.Count, settings), IChunkBody
    where TMethods : class
{
    // Guarded by itself.
    private readonly List<(int Start, TAccumulate Value)> _parts = [];

    internal override void Drive(BatchRun run, Worker worker) => DriveChunks(run, worker, this);

    /// <inheritdoc/>
    public void RunChunk(BatchRun run, object methods)
    {
        TMethods own = Unsafe.As<TMethods>(methods);
        TAccumulate value = seed;
        int start = run.Chunk.Start;
        int i = start;
        try
        {
            if (input.HasSpan)
            {
                ReadOnlySpan<TItem> items = input.Span;
                for (; run.MayBegin(i); i++)
                    value = fold(own, value, items[i]);
            }
            else
            {
                for (; run.MayBegin(i); i++)
                    value = fold(own, value, input[i]);
            }
        }
        catch (Exception exception)
        {
            OnItemFailed(run, Math.Max(start, run.Position), exception);
            return;
        }

        if (i == start)
            return;
        lock (_parts)
            _parts.Add((start, value));
    }

    /// <summary>The value of all items. Runs the user's code.</summary>
    internal TAccumulate Combine()
    {
        List<(int Start, TAccumulate Value)> parts;
        lock (_parts)
            parts = [.. _parts.OrderBy(static part => part.Start)];
        if (parts.Count == 0)
            return seed;
        TAccumulate value = parts[0].Value;
        for (int i = 1; i < parts.Count; i++)
            value = combine(value, parts[i].Value);
        return value;
    }
}
