using System.Collections.Concurrent;

namespace WorkerPool.Workers;

/// <summary>
/// Runs calls on their callers' threads, for <see cref="QueueFullMode.CallerRuns"/>. Each caller borrows a worker without a thread,
/// with a <c>TMethods</c> of its own.
/// </summary>
internal sealed class CallerRunner(Dispatcher dispatcher)
{
    private readonly ConcurrentBag<Worker> _idle = [];

    /// <summary>Runs the call here and now, until it has ended.</summary>
    internal void Run(WorkItem item)
    {
        if (_idle.TryTake(out Worker? worker) && !dispatcher.Workers.HasLatestStart(worker))
        {
            // A broadcast for future workers came since: this one never heard it.
            worker.DisposeOnCaller();
            worker = null;
        }

        worker ??= new Worker(dispatcher, -1, 0, new WorkerOptions(0, dispatcher.Name, dispatcher.Options));
        if (!dispatcher.Workers.TryEnter(worker))
        {
            item.TryStop(item.Version, dispatcher.Terminated(), Outcome.Rejected);
            dispatcher.Discard(item);
            worker.DisposeOnCaller();
            return;
        }

        bool again = worker.RunOnCaller(item);
        if (!again)
            worker.EndOnCaller();
        dispatcher.Workers.Exit(worker, again ? _idle : null);
    }

    internal void Dispose()
    {
        while (_idle.TryTake(out Worker? worker))
            worker.DisposeOnCaller();
    }
}
