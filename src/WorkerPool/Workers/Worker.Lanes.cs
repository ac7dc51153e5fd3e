namespace WorkerPool.Workers;

/// <summary>Code on this worker that blocks on calls with keys.</summary>
internal sealed partial class Worker
{
    // The calls with keys whose code is blocked on this thread's stack, the latest last; null until there was one. The worker only.
    private List<LaneCall>? _blockedHolders;

    // For a caller that runs its own call: the worker whose code the caller is, further down on this stack; null for others. The worker
    // only.
    private Worker? _below;

    /// <summary>
    /// The current call is about to block on another; throws when that waits for the end of a call which is blocked on this stack and could
    /// never come. For the worker.
    /// </summary>
    private void BeginWait(WorkItem? outer, WorkItem awaited)
    {
        if (outer?.Lane is { } held)
            (_blockedHolders ??= []).Add(held);
        if (awaited.Lane?.FindHolder() is not { } holder || !IsBlockedHere(holder))
            return;
        EndWait(outer);
        throw new InvalidOperationException(
            $"A call with the key '{holder.Key}' blocks on a later call with the same key, which runs only when the first is over; "
            + "both would wait for ever. Give the later one no key, or let its caller wait for it.");
    }

    private bool IsBlockedHere(LaneCall holder)
    {
        for (Worker? worker = this; worker is not null; worker = worker._below)
        {
            // The code of the current call of a worker further down has called what runs here.
            if (worker._blockedHolders?.Contains(holder) == true
                || (!ReferenceEquals(worker, this) && ReferenceEquals(worker._current?.Lane, holder)))
                return true;
        }

        return false;
    }

    private void EndWait(WorkItem? outer)
    {
        if (outer?.Lane is not null)
            _blockedHolders!.RemoveAt(_blockedHolders.Count - 1);
    }
}
