using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>A batch with a result for each item, or, for <see cref="VoidResult"/>, with none.</summary>
internal abstract class ItemBatch<TItem, TResult> : Batch
{
    private protected ItemBatch(Dispatcher dispatcher, BatchInput<TItem> input, BatchSettings settings)
        : base(dispatcher, input.Count, settings)
    {
        Input = input;

        // Every place is written: with the item's result, or, in the end, with none.
        Results = typeof(TResult) == typeof(VoidResult) ? [] : GC.AllocateUninitializedArray<TResult>(input.Count);
    }

    /// <summary>In input order; those of items that failed are default.</summary>
    internal TResult[] Results { get; }

    /// <summary>The outcome of a batch whose items have all ended.</summary>
    internal BatchResult<TResult> ToResult()
    {
        // Code left behind on an expelled worker may still write: not into what the caller gets.
        TResult[] results = HasLostRuns ? (TResult[])Results.Clone() : Results;
        BatchFailure[] failures = Failures();
        foreach (BatchFailure failure in failures)
            results[failure.Index] = default!;
        return new BatchResult<TResult>(results, failures, Duration);
    }

    /// <summary>The outcome of a batch that was stopped with that exception.</summary>
    internal BatchResult<TResult> ToPartialResult(Exception exception)
    {
        BatchFailure[] failures = TakePartialFailures(exception);
        var results = (TResult[])Results.Clone();
        foreach (BatchFailure failure in failures)
            results[failure.Index] = default!;
        return new BatchResult<TResult>(results, failures, Duration);
    }

    private protected BatchInput<TItem> Input { get; }

    /// <summary>Keeps an item's result.</summary>
    private protected void Keep(int index, TResult result)
    {
        if (typeof(TResult) != typeof(VoidResult))
            Results[index] = result;
    }
}
