namespace WorkerPool.Batching;

/// <summary>What a batch has when it is stopped, for <see cref="BatchOptions.ReturnPartial"/>.</summary>
internal abstract partial class Batch
{
    // Items that have ended, by chunk; guarded by the gate. Null for a batch that need not know.
    private List<ItemRange>? _done;

    /// <summary>
    /// The items that have no result, in input order, those that had not ended with that exception. For a batch whose caller was stopped; what
    /// still runs of it is taken over and counts as not ended.
    /// </summary>
    private protected BatchFailure[] TakePartialFailures(Exception exception)
    {
        var hasEnded = new bool[_count];
        lock (_gate)
        {
            foreach (ItemRange range in _done ?? [])
                Array.Fill(hasEnded, true, range.Start, range.Count);

            // A run is off the list before it serves another batch.
            foreach ((BatchRun run, _) in _runs)
            {
                if (run.TryTakeOver(out int position) && position > run.Chunk.Start)
                    Array.Fill(hasEnded, true, run.Chunk.Start, Math.Min(position, run.Chunk.End) - run.Chunk.Start);
            }
        }

        Volatile.Write(ref _hasLostRuns, true);
        Dictionary<int, Exception> failures = Failures().ToDictionary(static one => one.Index, static one => one.Exception);
        return
        [
            .. Enumerable.Range(0, _count)
                .Where(i => !hasEnded[i] || failures.ContainsKey(i))
                .Select(i => new BatchFailure(i, failures.GetValueOrDefault(i, exception))),
        ];
    }

    private void NoteDone(ItemRange items)
    {
        if (items.Count == 0)
            return;
        lock (_gate)
            (_done ??= []).Add(items);
    }
}
