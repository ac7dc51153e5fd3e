using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>Who awaits a batch.</summary>
internal abstract class BatchCaller
{
    /// <summary>A worker has begun the batch; <see langword="false"/> when it was stopped before.</summary>
    internal abstract bool TryBegin(Worker? worker);

    /// <summary>Ends the batch with an exception; <see langword="false"/> when it has ended.</summary>
    internal abstract bool TryStop(Exception exception, Outcome outcome);

    /// <summary>
    /// Makes the outcome of a batch whose items have all ended. Runs code of the user, who may have given some to make it.
    /// </summary>
    internal abstract void Prepare(Batch batch);

    /// <summary>Gives the caller what was prepared.</summary>
    internal abstract void Complete();
}
