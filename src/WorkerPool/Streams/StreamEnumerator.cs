namespace WorkerPool.Streams;

/// <summary>
/// What a reader holds of a run. Nothing of the run refers to it, so a reader that forgets it, and does not wait for a result, lets it be
/// collected; then the run ends, and with it what it holds of the pool.
/// </summary>
internal sealed class StreamEnumerator<TResult>(StreamRun<TResult> run) : IAsyncEnumerator<TResult>
{
    ~StreamEnumerator() => run.Abandon();

    public TResult Current => run.Current;

    public ValueTask<bool> MoveNextAsync()
    {
        ValueTask<bool> next = run.MoveNextAsync();
        return next.IsCompleted ? next : WaitAsync(next);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return new ValueTask(run.EndAsync());
    }

    /// <summary>A reader that waits has not forgotten the run, even when it never looks at this object again.</summary>
    private async ValueTask<bool> WaitAsync(ValueTask<bool> next)
    {
        bool any = await next.ConfigureAwait(false);
        GC.KeepAlive(this);
        return any;
    }
}
