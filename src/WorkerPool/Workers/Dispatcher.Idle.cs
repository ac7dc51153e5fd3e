using System.Diagnostics.CodeAnalysis;

namespace WorkerPool.Workers;

/// <summary>Calls for workers that rest.</summary>
internal sealed partial class Dispatcher
{
    // 1 once the user was told, or need not be; Interlocked.
    private int _hasNotedPriority;

    /// <summary>A call has a priority: says so, once, when the queue is the pool's own and takes no notice of it.</summary>
    private void NotePriority()
    {
        if (Volatile.Read(ref _hasNotedPriority) == 0 && Interlocked.Exchange(ref _hasNotedPriority, 1) == 0 && Options.Queue is null
            && Options.QueueStrategy is not (QueueStrategy.Priority or QueueStrategy.WasmPriority))
            Log.PriorityIgnored(Logger, Name, Options.QueueStrategy);
    }

    private bool TryHandOff(WorkItem item)
    {
        if (!TryClaimAny(out Worker? idle))
            return false;
        idle.HandOff(item);
        return true;
    }

    private bool TryClaimAny([NotNullWhen(true)] out Worker? idle)
    {
        while (Idle.TryClaimAny(out int place))
        {
            idle = Workers.At(place);
            if (idle is not null)
                return true;
        }

        idle = null;
        return false;
    }
}
