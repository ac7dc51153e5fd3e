using System.Diagnostics;
using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>
/// A batch as its caller sees it: one call. It never stands in a queue; its parts, the <see cref="BatchRun"/>s, do. Held by the caller and,
/// until it has an outcome, by the batch.
/// </summary>
internal sealed class BatchSource<TOutcome>(Dispatcher dispatcher) : WorkItem<TOutcome>(dispatcher)
{
    private Batch? _batch;

    // Makes the outcome of a batch that is stopped; null for one that fails then.
    private Func<Batch, Exception, TOutcome>? _partial;

    internal void SetBatch(Batch batch, Func<Batch, Exception, TOutcome>? partial) => (_batch, _partial) = (batch, partial);

    internal bool TryBegin(Worker? worker, int version) => TryBeginUncarried(worker, version);

    internal void TryComplete(int version, TOutcome outcome)
    {
        if (!TryFinish(version))
            return;
        Dispatcher.Counters.Count(Outcome.Completed);
        NoteFinished(Outcome.Completed);
        SetResult(outcome);
    }

    internal override void SetException(Exception exception)
    {
        // The batch's runs have been stopped.
        if (_partial is { } partial && exception is (OperationCanceledException or PoolTimeoutException))
            SetResult(partial(_batch!, exception));
        else
            base.SetException(exception);
    }

    internal override void Execute(Worker worker) => throw new UnreachableException("A batch's own item is never run.");

    /// <summary>Code on a worker waits for the batch: the worker runs what it can of it.</summary>
    internal override bool TryRunHere(Worker worker, int version) => _batch is { } batch && Version == version && batch.TryHelp(worker);

    private protected override void OnStoppedWaiting() => OnStopped();

    private protected override void OnStoppedRunning() => OnStopped();

    private protected override void ClearCall() => (_batch, _partial) = (null, null);

    private protected override void ReturnToCache() => Dispatcher.Caches.Get<BatchSource<TOutcome>>().Return(this);

    private void OnStopped()
    {
        // The caller holds the item until it has the outcome, which comes after this.
        Batch batch = _batch!;
        EndTurn();
        Release();
        batch.OnCallerStopped();
    }
}
