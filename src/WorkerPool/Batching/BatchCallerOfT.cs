using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>Who awaits a batch for a <typeparamref name="TOutcome"/>.</summary>
/// <param name="source">What the caller awaits. It serves another call as soon as its outcome has been taken.</param>
/// <param name="version">The version it has for this batch.</param>
/// <param name="outcome">Makes the outcome.</param>
internal sealed class BatchCaller<TOutcome>(BatchSource<TOutcome> source, int version, Func<Batch, TOutcome> outcome) : BatchCaller
{
    private TOutcome? _outcome;
    private Exception? _failure;

    internal override bool TryBegin(Worker? worker) => source.TryBegin(worker, version);

    internal override bool TryStop(Exception exception, Outcome how) => source.TryStop(version, exception, how);

    internal override void Prepare(Batch batch)
    {
        try
        {
            _outcome = outcome(batch);
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }

    internal override void Complete()
    {
        if (_failure is not null)
            TryStop(_failure, Outcome.Failed);
        else
            source.TryComplete(version, _outcome!);
    }
}
