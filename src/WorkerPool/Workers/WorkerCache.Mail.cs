namespace WorkerPool.Workers;

/// <summary>Workers by their ids, and what waits for each.</summary>
internal sealed partial class WorkerCache
{
    /// <summary>Whether a worker has, or has had, that id.</summary>
    internal bool HasExisted(int workerId) => workerId > 0 && workerId <= Volatile.Read(ref _lastId);

    /// <summary>The worker in service with that id; null when it has left.</summary>
    internal Worker? Find(int workerId)
    {
        // Under the gate, as an id is known an instant before its worker stands in its place.
        lock (_gate)
            return Array.Find(_places, worker => worker?.Id == workerId);
    }

    /// <summary>
    /// The worker in a place, started if there is none; <see langword="null"/> when none can be started now. It may leave at any moment.
    /// </summary>
    internal Worker? FindOrStart(int place, out bool isNew)
    {
        isNew = Volatile.Read(ref _places[place]) is null && TryGrow(null, place);
        return Volatile.Read(ref _places[place]);
    }

    /// <summary>Whether no worker is in service.</summary>
    internal bool IsEmpty => Volatile.Read(ref _inService) == 0;

    internal long MailCount()
    {
        long count = 0;
        foreach (Worker? worker in _places)
            count += worker?.MailCount ?? 0;
        return count;
    }

    private WorkerCrashedException Departed(Worker worker, WorkerTerminationReason reason, Exception? failure) => new(
        worker.Id, $"Worker {worker.Id} of pool '{_dispatcher.Name}' has left the pool ({reason}) before it ran the call.", failure);
}
