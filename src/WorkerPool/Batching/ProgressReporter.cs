using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>
/// Reports a batch's progress: one report at a time, in increasing order, not more often than asked for; the last one says that all items
/// have ended, and comes before the batch's outcome.
/// </summary>
internal sealed class ProgressReporter(IProgress<BatchProgress> progress, TimeSpan interval, int total, Dispatcher dispatcher)
{
    private const int Busy = 1;
    private const int Ending = 2;
    private const int Ended = 4;

    // Busy: somebody reports; taken with compare-and-swap from 0. Ending: all items have ended; set once. Whoever sets the second while the
    // first is set leaves the last report, and what follows it, to the one who reports; that one finds it when its compare-and-swap back to
    // 0 fails. Ended: the last report was made that way.
    private int _state;

    // Read and written by the one who reports; the first read is a hint.
    private long _nextAt;
    private int _last;

    /// <summary>Reports when it is time. True when the caller must go on with what follows the last report.</summary>
    internal bool Report(Batch batch)
    {
        if (dispatcher.Clock.Now < Volatile.Read(ref _nextAt) || Interlocked.CompareExchange(ref _state, Busy, 0) != 0)
            return false;
        BatchProgress now = batch.ProgressNow;
        if (now.Completed > _last && now.Completed < total)
        {
            _last = now.Completed;
            Send(now);
            Volatile.Write(ref _nextAt, dispatcher.Clock.Now + dispatcher.Clock.ToTicks(interval));
        }

        Interleaving.Point();
        if (Interlocked.CompareExchange(ref _state, 0, Busy) == Busy)
            return false;
        Send(batch.ProgressNow);
        Volatile.Write(ref _state, Ended);
        return true;
    }

    /// <summary>
    /// Makes the last report, unless it was made. False when somebody reports now, who will make it and go on with what follows.
    /// </summary>
    internal bool ReportEnd(Batch batch)
    {
        int before = Interlocked.Or(ref _state, Ending);
        if ((before & Busy) != 0)
            return false;
        if ((before & Ended) == 0)
            Send(batch.ProgressNow);
        return true;
    }

    private void Send(BatchProgress now)
    {
        try
        {
            progress.Report(now);
        }
        catch (Exception exception)
        {
            Log.EventHandlerFailed(dispatcher.Logger, dispatcher.Name, Worker.Current?.Id ?? 0, exception);
        }
    }
}
