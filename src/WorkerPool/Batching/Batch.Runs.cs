using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>The batch's ticket and its runs: one is made, taken up, ends, is stopped.</summary>
internal abstract partial class Batch
{
    // Nobody sees it: a batch that has ended asks none of its runs why it was stopped.
    private static readonly OperationCanceledException s_hasEnded = new("The batch has ended.");

    /// <summary>Runs the ticket on a worker whose own code waits for the batch; <see langword="false"/> when there is none.</summary>
    internal bool TryHelp(Worker worker)
    {
        BatchRun? ticket;
        int version;
        lock (_gate)
            (ticket, version) = (_ticket, _ticketVersion);
        if (ticket is null || !ticket.TryStartHere(worker, version))
            return false;
        ticket.MayGiveWay = false;
        worker.RunHere(ticket);
        return true;
    }

    /// <summary>A run has ended by itself: it found nothing more to do, or makes way.</summary>
    internal void Leave(BatchRun run)
    {
        RemoveRun(run);
        if (_ranges.Any)
            EnsureTicket();
        else if (Volatile.Read(ref _left) > 0)
            SignalRuns(Signals.Share);
    }

    /// <summary>Gives back items that a run has claimed and will not begin.</summary>
    internal void GiveBack(ItemRange items)
    {
        _ranges.Return(items);
        EnsureTicket();
    }

    /// <summary>A run was stopped: by the end of the batch, by a limit on its item, or because the pool or its worker ended.</summary>
    internal void OnRunStopped(BatchRun run, bool wasStarted, Exception exception, Outcome outcome)
    {
        if (!wasStarted)
            OnTicketStopped(run, exception, outcome);
        else if (!_isOver)
            OnRunLost(run, exception, outcome);
    }

    /// <summary>The batch's caller has its outcome before the items have ended: it was cancelled, timed out or failed.</summary>
    internal void OnCallerStopped()
    {
        End();
        List<(BatchRun Run, int Version)> runs;
        lock (_gate)
        {
            runs = [.. _runs];
            if (_ticket is not null)
                runs.Add((_ticket, _ticketVersion));
        }

        foreach ((BatchRun run, int version) in runs)
        {
            // The one whose item fails the batch ends by itself.
            if (!run.IsFailing)
                run.TryStop(version, s_hasEnded, Outcome.Cancelled);
        }
    }

    /// <summary>Takes a run up, for its worker; <see langword="false"/> when the batch has ended.</summary>
    private protected bool TryJoin(BatchRun run, Worker worker)
    {
        bool isFirst;
        lock (_gate)
        {
            // Whoever stopped it says so and then, under the gate, takes it off: it is not put on after that.
            if (run.IsStopped)
                return false;
            if (ReferenceEquals(_ticket, run))
                ForgetTicket();
            _runs.Add((run, run.Version));
            isFirst = !_hasBegun;
            _hasBegun = true;
        }

        if (isFirst && _caller.TryBegin(worker))
        {
            lock (_gate)
            {
                if (!_isOver)
                    _dispatcher.AddGivingWay(this);
                _isListed = !_isOver;
            }
        }

        return !_isOver;
    }

    /// <summary>Makes a ticket when items wait that another run may claim.</summary>
    private void EnsureTicket()
    {
        BatchRun? ticket = null;
        lock (_gate)
        {
            // Whoever gives items back or leaves looks here after that, so items that wait always find a ticket or as many runs as there
            // may be.
            if (!_isOver && _ticket is null && _runs.Count < Settings.MostRuns && _ranges.Any)
                ticket = MakeTicket();
        }

        if (ticket is not null)
            _dispatcher.SubmitPart(ticket);
    }

    private BatchRun MakeTicket()
    {
        if (!_dispatcher.Caches.Get<BatchRun>().TryRent(out BatchRun? run))
            run = new BatchRun(_dispatcher);
        run.BeginTicket(this, Settings.PartOptions, _callerContext);
        _group?.AddPart(run);
        (_ticket, _ticketVersion) = (run, run.Version);
        Volatile.Write(ref _ticketCount, 1);
        return run;
    }

    private void ForgetTicket()
    {
        _ticket = null;
        Volatile.Write(ref _ticketCount, 0);
    }

    private void RemoveRun(BatchRun run)
    {
        lock (_gate)
        {
            // It was stopped after its worker had started it and before it joined.
            if (ReferenceEquals(_ticket, run))
                ForgetTicket();
            _runs.RemoveAll(other => ReferenceEquals(other.Run, run));
        }
    }

    private void OnTicketStopped(BatchRun ticket, Exception exception, Outcome outcome)
    {
        bool isLost;
        lock (_gate)
        {
            if (ReferenceEquals(_ticket, ticket))
                ForgetTicket();

            // A pool that ends refuses the ticket; what runs may finish, and then finishes the batch.
            isLost = !_isOver && (_runs.Count == 0 || exception is not PoolTerminatedException);
        }

        if (isLost)
            _caller.TryStop(exception, outcome);
    }

    private void OnRunLost(BatchRun run, Exception exception, Outcome outcome)
    {
        RemoveRun(run);
        if (outcome == Outcome.Rejected)
        {
            _caller.TryStop(exception, outcome);
            return;
        }

        bool isLast = false;
        if (run.TryTakeOver(out int position))
        {
            Volatile.Write(ref _hasLostRuns, true);
            ItemRange chunk = run.Chunk;
            int next = Math.Max(position, chunk.Start);
            if (Settings.ReturnsPartial)
                NoteDone(new ItemRange(chunk.Start, next));
            if (position >= chunk.Start && position < chunk.End)
            {
                NoteFailure(position, exception);
                next++;
            }

            if (next < chunk.End)
                _ranges.Return(new ItemRange(next, chunk.End));
            isLast = Count(next - chunk.Start);
        }

        EnsureTicket();
        if (isLast)
            Complete();
    }

    /// <summary>
    /// A ticket that still waits when the batch is complete would find nothing to do. It is stopped before the caller learns of the end, so
    /// that it does not count as a waiting call; one that a worker takes in this moment ends by itself.
    /// </summary>
    private void StopTicket()
    {
        if (Volatile.Read(ref _ticketCount) == 0)
            return;
        BatchRun? ticket;
        int version;
        lock (_gate)
            (ticket, version) = (_ticket, _ticketVersion);
        ticket?.TryStopWaiting(version, s_hasEnded, Outcome.Cancelled);
    }

    private void SignalRuns(Signals signal)
    {
        lock (_gate)
        {
            foreach ((BatchRun run, _) in _runs)
                run.Signal(signal);
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _isOver = true;
            if (_isListed)
                _dispatcher.RemoveGivingWay(this);
            _isListed = false;
        }
    }
}
