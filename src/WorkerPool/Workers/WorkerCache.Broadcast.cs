namespace WorkerPool.Workers;

/// <summary>What every worker runs: those in service now, and those that start later.</summary>
internal sealed partial class WorkerCache
{
    // Replaced under the gate, in which a worker that is made gets it: a worker was in service before, or has it.
    private StartCall[] _startCalls = [];

    /// <summary>
    /// Gives every worker that starts from now on one more call to start with, if any, and returns those in service: in one step, so that
    /// each worker is on one side alone.
    /// </summary>
    internal Worker[] BeginBroadcast(StartCall? start)
    {
        lock (_gate)
        {
            if (start is not null)
                Volatile.Write(ref _startCalls, [.. Without(start.Key), start]);
            return [.. InService().OrderBy(static worker => worker.Id)];
        }
    }

    /// <summary>No worker that starts from now on runs it; <see langword="false"/> when there is none of that key.</summary>
    internal bool EndBroadcast(object key)
    {
        lock (_gate)
        {
            StartCall[] left = Without(key);
            bool isFound = left.Length < _startCalls.Length;
            Volatile.Write(ref _startCalls, left);
            return isFound;
        }
    }

    /// <summary>Whether a worker has run all that one made now would.</summary>
    internal bool HasLatestStart(Worker worker) => ReferenceEquals(worker.StartCalls, Volatile.Read(ref _startCalls));

    private StartCall[] Without(object? key) =>
        key is null ? _startCalls : Array.FindAll(_startCalls, other => !key.Equals(other.Key));
}
