namespace WorkerPool.Workers;

/// <summary>Workers that do not come back: taken off the books while their code still runs.</summary>
internal sealed partial class WorkerCache
{
    // Expelled workers that have not ended. Their code may still end calls, those that it waits for, so their numbers go on. Guarded by the
    // gate.
    private readonly List<Worker> _leftBehind = [];

    // Stopped calls whose workers there was no room for in quarantine, in that order; guarded by the gate.
    private readonly Queue<(Worker Worker, AbortSequence Abort)> _refused = new();

    /// <summary>
    /// Takes a worker out of service whose stopped call does not stop. Beyond the limit it stays where it is, so that the number of
    /// threads is bounded.
    /// </summary>
    internal void Quarantine(Worker worker, AbortSequence abort)
    {
        if (worker.Place >= 0)
        {
            bool leftBehind = false;
            bool isHeld = worker.IsRunning(abort.Item);
            lock (_gate)
            {
                if (worker.State >= WorkerState.Terminating)
                {
                    leftBehind = true;
                }
                else
                {
                    if (_quarantined >= _options.MaxQuarantined && _dispatcher.MayStartWorkers)
                    {
                        _refused.Enqueue((worker, abort));
                        Log.QuarantineFull(_dispatcher.Logger, _dispatcher.Name, worker.Id, _options.MaxQuarantined);
                        return;
                    }

                    // The worker, once it sees that it was expelled, takes this gate to be counted out again.
                    if (!abort.TryExpire())
                        return;
                    Interleaving.Point();
                    worker.ReportsItself = !isHeld;
                    if (!worker.TryBeginLeaving())
                        return;
                    worker.WasQuarantined = true;
                    _quarantined++;
                }
            }

            if (leftBehind)
            {
                // Expelled already, perhaps before this call was known to be one of those left behind.
                abort.ExpireLeftBehind();
                return;
            }

            Log.Quarantined(_dispatcher.Logger, _dispatcher.Name, worker.Id, _options.AbortTimeout);
            if (isHeld)
                Expel(worker, WorkerTerminationReason.Quarantined);
            else
                LeaveBehind(worker, abort);
            TryGrow(null);
            EnsureEnough();
        }
        else if (abort.TryExpire() && worker.TryBeginLeaving())
        {
            worker.EndTurns();
            Leave(worker);

            // The caller may sleep until the call is clean, which it never is.
            worker.Channel.Parker.Notify();
        }
    }

    /// <summary>A worker has left the quarantine: there is room for one that was refused and has not become clean since.</summary>
    private void FillQuarantine()
    {
        while (true)
        {
            Worker worker;
            AbortSequence abort;
            lock (_gate)
            {
                if (_quarantined >= _options.MaxQuarantined || !_refused.TryDequeue(out (Worker Worker, AbortSequence Abort) refused))
                    return;
                (worker, abort) = refused;
            }

            Quarantine(worker, abort);
        }
    }

    /// <summary>Gives up on a worker that a termination waited for.</summary>
    internal void Abandon(Worker worker, bool evenLeaving)
    {
        bool wasLeaving = !worker.TryBeginLeaving();
        if (wasLeaving && !evenLeaving)
            return;
        Log.Abandoned(_dispatcher.Logger, _dispatcher.Name, worker.Id, _options.WorkerTerminateTimeout);
        if (worker.Place >= 0 && !wasLeaving)
        {
            Expel(worker, WorkerTerminationReason.Abandoned);
            return;
        }

        // A caller that runs its own call, or a worker whose state does not let itself be disposed, or whose report does not return: it
        // goes whoever reports it.
        worker.EndTurns();
        if (worker.Place >= 0)
            TryNoteTerminated(worker, WorkerTerminationReason.Abandoned, null);
        Leave(worker);
    }

    internal WorkerCrashedException ExpelledFrom(Worker worker) => new(
        worker.Id, $"Worker {worker.Id} of pool '{_dispatcher.Name}' did not stop in time and was expelled while it held the call.", null);

    /// <summary>
    /// Nothing but stopped calls is left on a worker that was left behind with others, or it came to be held by one: the user is told of
    /// its end, and nothing waits for it any more.
    /// </summary>
    internal void ReportLeftBehind(Worker worker)
    {
        worker.ReportsItself = false;
        if (TryNoteTerminated(worker, WorkerTerminationReason.Quarantined, null))
            Leave(worker);
    }

    /// <summary>
    /// Takes a worker out of service whose stopped call waits for something, so that its thread is free: the other calls that it hosts end
    /// on it as if nothing had happened.
    /// </summary>
    private void LeaveBehind(Worker worker, AbortSequence abort)
    {
        worker.EndTurns();
        TakeOut(worker, Departed(worker, WorkerTerminationReason.Quarantined, null), replace: true, wasReady: true, isLeftBehind: true);
        abort.Watch();
        worker.Channel.Parker.Notify();
    }

    /// <summary>A call that was left behind with others has come to hold their thread after all: they fail.</summary>
    internal void FailNeighbours(Worker worker)
    {
        worker.StopAll(() => ExpelledFrom(worker), Outcome.Failed);
        worker.EndTurns();
        _dispatcher.FailHanded(worker, ExpelledFrom(worker), Outcome.Failed);
        ReportLeftBehind(worker);
    }

    private void Expel(Worker worker, WorkerTerminationReason reason)
    {
        worker.StopAll(() => ExpelledFrom(worker), Outcome.Failed);
        worker.EndTurns();

        // They never began: at the pool's end they fail as all that waits does.
        if (reason == WorkerTerminationReason.Abandoned)
            _dispatcher.FailHanded(worker, _dispatcher.Terminated(), Outcome.Rejected);
        else
            _dispatcher.FailHanded(worker, ExpelledFrom(worker), Outcome.Failed);
        TakeOut(worker, Departed(worker, reason, null), reason == WorkerTerminationReason.Quarantined, wasReady: true, isLeftBehind: true);
        if (TryNoteTerminated(worker, reason, null))
            Leave(worker);

        // It may sleep with nothing left to do: its cleanup was over just when the time for it was.
        worker.Channel.Parker.Notify();
    }
}
