namespace WorkerPool;

/// <summary>What a batch gave. Not thread-safe while <see cref="Successes"/> is read for the first time.</summary>
/// <typeparam name="TResult">The type of an item's result.</typeparam>
public sealed class BatchResult<TResult>
{
    private readonly BatchFailure[] _failures;
    private IReadOnlyList<TResult>? _successes;

    internal BatchResult(TResult[] results, BatchFailure[] failures, TimeSpan duration)
    {
        Results = results;
        _failures = failures;
        Duration = duration;
    }

    /// <summary>The items' results in input order; <see langword="default"/> where an item failed. The array is the caller's.</summary>
    public TResult[] Results { get; }

    /// <summary>The results of the items that did not fail, in input order. Made when first read, unless nothing failed.</summary>
    public IReadOnlyList<TResult> Successes => _successes ??= _failures.Length == 0 ? Results : Filter();

    /// <summary>The items that failed, in input order.</summary>
    public IReadOnlyList<BatchFailure> Failures => _failures;

    /// <summary>From the submission to the end of the last item.</summary>
    public TimeSpan Duration { get; }

    private TResult[] Filter()
    {
        var successes = new TResult[Results.Length - _failures.Length];
        int from = 0;
        int to = 0;
        foreach (BatchFailure failure in _failures)
        {
            Array.Copy(Results, from, successes, to, failure.Index - from);
            to += failure.Index - from;
            from = failure.Index + 1;
        }

        Array.Copy(Results, from, successes, to, Results.Length - from);
        return successes;
    }
}
