namespace WorkerPool.Workers;

/// <summary>Gathers what the workers' parts of a broadcast came to, as <see cref="Task.WhenAll(Task[])"/> does.</summary>
internal sealed class BroadcastOutcome<TResult>
{
    private readonly TaskCompletionSource<WorkerResult<TResult>[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int WorkerId, BroadcastPart Part, Task<TResult> Call)> _calls = [];

    internal void Add(int workerId, BroadcastPart part, Task<TResult> call) => _calls.Add((workerId, part, call));

    /// <summary>
    /// Completes when all parts have ended: with the results of the workers that are still there, with every exception, or as cancelled.
    /// </summary>
    internal Task<WorkerResult<TResult>[]> GatherAsync(CancellationToken token)
    {
        _ = CompleteAsync(token);
        return _done.Task;
    }

    private async Task CompleteAsync(CancellationToken token)
    {
        var results = new List<WorkerResult<TResult>>(_calls.Count);
        var failures = new List<Exception>();
        bool isCancelled = false;
        foreach ((int workerId, BroadcastPart part, Task<TResult> call) in _calls)
        {
            await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (call.IsCompletedSuccessfully)
                results.Add(new WorkerResult<TResult>(workerId, await call.ConfigureAwait(false)));
            else if (call.IsCanceled)
                isCancelled = true;
            else
                failures.AddRange(call.Exception!.InnerExceptions.Where(failure => !part.IsLost(failure)));
        }

        if (failures.Count > 0)
            _done.SetException(failures);
        else if (isCancelled)
            _done.SetCanceled(token.IsCancellationRequested ? token : new CancellationToken(canceled: true));
        else
            _done.SetResult([.. results]);
    }
}
