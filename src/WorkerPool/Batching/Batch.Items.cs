using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>What became of the batch's items.</summary>
internal abstract partial class Batch
{
    /// <summary>Whether it has its outcome.</summary>
    internal bool IsOver => _isOver;

    /// <summary>How far it is.</summary>
    internal BatchProgress ProgressNow => new(_count - Volatile.Read(ref _left), FailureCount, _count);

    private int FailureCount
    {
        get
        {
            lock (_gate)
                return _failures?.Count ?? 0;
        }
    }

    /// <summary>Whether a run was stopped while its code may have gone on.</summary>
    private protected bool HasLostRuns => Volatile.Read(ref _hasLostRuns);

    /// <summary>The items that failed, in input order.</summary>
    internal BatchFailure[] Failures()
    {
        lock (_gate)
            return _failures is null ? [] : [.. _failures.OrderBy(static one => one.Key).Select(static one => new BatchFailure(one.Key, one.Value))];
    }

    /// <summary>Gives the caller the outcome of a batch whose items have all ended.</summary>
    internal void Complete()
    {
        if (Settings.Progress is { } progress && !_isOver && !progress.ReportEnd(this))
            return;
        End();
        StopTicket();
        _caller.Complete();
    }

    /// <summary>An item has failed on its run; <see langword="false"/> when the run must not go on.</summary>
    private protected bool OnItemFailed(BatchRun run, int index, Exception exception)
    {
        // What a stopped item throws is not why it failed; whoever stopped it says that.
        if (run.IsStopped)
        {
            run.AwaitTakeOver(this);
            return false;
        }

        run.IsFailing = true;
        NoteFailure(index, exception);
        run.IsFailing = false;
        return !_isOver;
    }

    /// <summary>Counts items that have ended; true when the batch is ready to be completed by the caller of this.</summary>
    private bool Count(int items)
    {
        if (items == 0)
            return false;
        if (Interlocked.Add(ref _left, -items) != 0)
            return !_isOver && Settings.Progress is { } progress && progress.Report(this);
        _caller.Prepare(this);
        return true;
    }

    /// <summary>The first to say so decides: the code of an item may fail after its run was stopped because of it.</summary>
    private void NoteFailure(int index, Exception exception)
    {
        lock (_gate)
            (_failures ??= []).TryAdd(index, exception);
        if (Settings.FailFast)
            _caller.TryStop(exception, exception is OperationCanceledException ? Outcome.Cancelled : Outcome.Failed);
    }
}
