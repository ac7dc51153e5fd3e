namespace WorkerPool.Streams;

/// <summary>
/// What <c>StreamAsync</c> returns: a recipe. Each enumeration is a run of its own and starts when its first result is asked for.
/// </summary>
/// <param name="makeRun">Makes a run that heeds the enumeration's token, too.</param>
internal sealed class ResultStream<TResult>(Func<CancellationToken, StreamRun<TResult>> makeRun) : IAsyncEnumerable<TResult>
{
    public IAsyncEnumerator<TResult> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        StreamToken.Check(nameof(cancellationToken), cancellationToken);
        return new StreamEnumerator<TResult>(makeRun(cancellationToken));
    }
}
