using WorkerPool.Queues;

namespace WorkerPool.Workers;

/// <summary>The memory of what waits for this worker: its local queue and its mailbox.</summary>
internal sealed partial class Worker
{
    /// <summary>Sweeps what waits for this worker. Thread-safe.</summary>
    internal void Sweep(Func<WorkItemId, bool> isDead)
    {
        (Local as ISweepable)?.Sweep(isDead);
        (Volatile.Read(ref _mailbox) as ISweepable)?.Sweep(isDead);
    }

    /// <summary>Gives back memory that its queues needed once. Thread-safe.</summary>
    internal void TrimQueues()
    {
        (Local as ITrimmable)?.Trim();
        (Volatile.Read(ref _mailbox) as ITrimmable)?.Trim();
    }
}
