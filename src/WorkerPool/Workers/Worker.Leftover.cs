using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>What an expelled worker still does.</summary>
internal sealed partial class Worker
{
    /// <summary>
    /// An expelled worker stays for the asynchronous calls it hosts: their code must meet neither another thread nor a disposed
    /// <c>TMethods</c>.
    /// </summary>
    private bool RunLeftover()
    {
        PassOnLook();
        if (_hosted == 0)
            return false;
        if (ReportsItself && HoldsOnlyStopped)
            Dispatcher.Workers.ReportLeftBehind(this);
        if (Channel.TryReceive(out Frame frame))
        {
            Receive(frame);
            return true;
        }

        // Calls that were left behind with others, and not stopped, may await some that only this worker may run, in their place.
        bool hasOthers = ReportsItself;
        if ((IsContinuationsTurn() && TryRunContinuation()) || (hasOthers && TryRunAwaited()) || TryRunContinuation())
            return true;
        Channel.Parker.Consume();
        if (!Channel.HasFrame && _continuations.IsEmpty && !(hasOthers && _isSlotFree))
            Sleep();
        return true;
    }

    // A stopped call whose code has returned may still be on the list.
    private bool HoldsOnlyStopped
    {
        get
        {
            lock (_stopped)
                return _stopped.Count(static item => item.Abort is not { HasReturned: true }) >= _hosted;
        }
    }
}
