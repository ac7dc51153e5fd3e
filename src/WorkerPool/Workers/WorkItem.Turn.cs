namespace WorkerPool.Workers;

/// <summary>Who takes turns with the call, if anybody.</summary>
internal abstract partial class WorkItem
{
    // Set by the submitter before anybody else sees the item. Exchanged for null by whoever finds that nothing of the call runs any more:
    // the worker, whoever stops a waiting call, or whoever expels the worker.
    private CallTurn? _turn;

    /// <summary>Who is to be told of the call's beginning and end; null for most calls.</summary>
    internal CallTurn? Turn
    {
        get => Volatile.Read(ref _turn);
        set => _turn = value;
    }

    /// <summary>Nothing of the call runs any more.</summary>
    internal void EndTurn()
    {
        if (_turn is not null && Interlocked.Exchange(ref _turn, null) is { } turn)
            turn.OnOver(this);
    }

    /// <summary>The item is free: its next call takes turns with nobody yet and may run anywhere.</summary>
    private void ClearTurn()
    {
        _turn = null;
        Group = null;
        Lane = null;
        Target = null;
    }

    /// <summary>The call's code has ended by itself, with that outcome. For its worker, before the source is completed.</summary>
    private protected void NoteFinished(Outcome outcome)
    {
        Turn?.OnOutcome(this, outcome);
        EndTurn();
    }

    /// <summary>Counts the outcome of a call that was stopped. For the one who decided it.</summary>
    private protected virtual void NoteStopped(Outcome outcome)
    {
        Dispatcher.Counters.Count(outcome);
        Turn?.OnOutcome(this, outcome);
    }

    /// <summary>The call was stopped before it began. For the one who decided that.</summary>
    private protected virtual void OnStoppedWaiting()
    {
        LetGo();
        NoteGone();
        LeaveQueue();
        EndTurn();
    }

    /// <summary>
    /// Drops what the call was to run with: its entry may stay in a queue for long. For the one who stopped it before it began.
    /// </summary>
    private protected virtual void LetGo()
    {
        ClearCall();
        _caller = default;
    }

    /// <summary>The call was stopped while it ran: its code is told so. For the one who decided that.</summary>
    private protected virtual void OnStoppedRunning()
    {
        var spin = default(SpinWait);
        while (_worker is null)
            spin.SpinOnce();
        AbortSequence.Begin(this, _worker, _context);
    }
}
