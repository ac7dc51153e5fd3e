namespace WorkerPool.Workers;

/// <summary>The pool's numbers.</summary>
internal sealed partial class WorkerCache
{
    /// <summary>The sums over the workers, with those that have left, none counted twice.</summary>
    internal PoolStats Snapshot()
    {
        int pending = _dispatcher.PendingTasks;
        TimeSpan age = pending == 0 ? TimeSpan.Zero : _dispatcher.OldestQueuedAge();
        lock (_gate)
        {
            int total = 0, busy = 0, idle = 0;
            long active = 0;
            PoolCounters counters = _dispatcher.Counters;
            long completed = counters.Completed, failed = counters.Failed, cancelled = counters.Cancelled;
            foreach (Worker? worker in _places)
            {
                if (worker is null)
                    continue;
                total++;
                WorkerState state = worker.State;
                if (state == WorkerState.Busy)
                    busy++;
                else if (state == WorkerState.Ready)
                    idle++;
                active += worker.Counters.Active;
                AddEnded(worker);
            }

            foreach (Worker worker in _leftBehind)
            {
                AddEnded(worker);
                active += worker.Counters.Active;
            }

            foreach (Worker caller in _present)
            {
                if (caller.Place < 0)
                    active += caller.Counters.Active;
            }

            return new PoolStats
            {
                TotalWorkers = total,
                BusyWorkers = busy,
                IdleWorkers = idle,
                PendingTasks = pending,
                ActiveTasks = (int)active,
                Completed = completed,
                Failed = failed,
                Cancelled = cancelled,
                TimedOut = counters.TimedOut,
                Rejected = counters.Rejected,
                Quarantined = _quarantined,
                Restarted = Interlocked.Read(ref _restarted),
                OldestQueuedAge = age,
                WasmEnabled = _dispatcher.Queue is Queues.IGuestQueue,
            };

            void AddEnded(Worker worker)
            {
                completed += Volatile.Read(in worker.Counters.Completed);
                failed += Volatile.Read(in worker.Counters.Failed);
                cancelled += Volatile.Read(in worker.Counters.Cancelled);
            }
        }
    }

    /// <summary>Whether a worker holds a call, at about this moment.</summary>
    internal bool IsAnyBusy => InService().Any(static worker => worker.Counters.Active > 0);

    internal long LocalCount()
    {
        if (Volatile.Read(ref _localQueues) == 0)
            return 0;
        long count = 0;
        foreach (Worker? worker in _places)
            count += worker?.Local?.Count ?? 0;
        return count;
    }
}
