using System.Diagnostics.CodeAnalysis;

namespace WorkerPool.Workers;

/// <summary>Calls for workers that rest.</summary>
internal sealed partial class Dispatcher
{
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
