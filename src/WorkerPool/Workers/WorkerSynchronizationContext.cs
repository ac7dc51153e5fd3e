namespace WorkerPool.Workers;

/// <summary>Brings the continuations of asynchronous calls back to their worker's thread.</summary>
internal sealed class WorkerSynchronizationContext(Worker worker, WorkItem? item) : SynchronizationContext
{
    /// <summary>Whose thread it is.</summary>
    internal Worker Worker { get; } = worker;

    /// <summary>The call whose continuations these are; changed only by the worker, when it uses its own context for a new call.</summary>
    internal WorkItem? Item { get; set; } = item;

    public override void Post(SendOrPostCallback d, object? state) => Worker.Post(d, state, this);

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (ReferenceEquals(Worker.Current, Worker))
        {
            d(state);
            return;
        }

        using var done = new ManualResetEventSlim();
        Exception? failure = null;
        Worker.Post(
            _ =>
            {
                try
                {
                    d(state);
                }
                catch (Exception exception)
                {
                    failure = exception;
                }

                done.Set();
            },
            null,
            this);
        done.Wait();
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    public override SynchronizationContext CreateCopy() => new WorkerSynchronizationContext(Worker, Item);
}
