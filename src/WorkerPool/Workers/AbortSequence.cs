using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>
/// What follows when a running call is stopped: its token and its abort listeners, on a thread of the library's own; the return of its
/// code, on the worker; and a timer from the beginning of the first. When the first two come in time the worker is clean again, otherwise it is quarantined.
/// </summary>
internal sealed class AbortSequence
{
    private const int Open = 0;
    private const int Cleaned = 1;
    private const int Expired = 2;

    private readonly WorkItem _item;
    private readonly Worker _worker;

    // Open to Cleaned by the worker, Open to Expired by the timer or by a termination; the compare-and-swap decides.
    private int _outcome;
    private PoolTimer? _timer;

    // Both written and read by the worker only.
    private bool _listenersDone;
    private bool _codeReturned;

    private AbortSequence(WorkItem item, Worker worker)
    {
        _item = item;
        _worker = worker;
    }

    // Whether the last look found the call on its worker's thread. For the timer.
    private bool _wasHeld;

    /// <summary>The stopped call. After the sequence's end it may be another.</summary>
    internal WorkItem Item => _item;

    /// <summary>Whether the call's code has returned. For the worker.</summary>
    internal bool HasReturned => _codeReturned;

    /// <summary>Starts the sequence. The item is Done and the worker still holds it.</summary>
    internal static void Begin(WorkItem item, Worker worker, WorkerContext? context)
    {
        var sequence = new AbortSequence(item, worker);
        worker.NoteStopped(item);
        item.Abort = sequence;
        context?.MarkStopped();
        _ = sequence.RunListenersAsync(context);
    }

    /// <summary>The listeners are through. For the worker; true when that made it clean.</summary>
    internal bool TryCompleteListeners()
    {
        _listenersDone = true;
        return TryComplete();
    }

    /// <summary>The code has returned. For the worker; true when that made it clean.</summary>
    internal bool TryCompleteCode()
    {
        _codeReturned = true;
        return TryComplete();
    }

    /// <summary>The worker has not become clean in time.</summary>
    internal void Expire()
    {
        if (Volatile.Read(ref _outcome) == Expired)
        {
            LookAtNeighbours();
            return;
        }

        _worker.Dispatcher.Workers.Quarantine(_worker, this);
        if (!_worker.ReportsItself)
            Volatile.Read(ref _timer)?.End();
    }

    /// <summary>Looks from time to time whether the call, left behind with others, keeps the thread from them.</summary>
    internal void Watch() => Volatile.Read(ref _timer)?.Change(_worker.Dispatcher.Options.AbortTimeout);

    private void LookAtNeighbours()
    {
        bool isHeld = _worker.IsRunning(_item);
        if (isHeld && _wasHeld && _worker.ReportsItself)
            _worker.Dispatcher.Workers.FailNeighbours(_worker);
        _wasHeld = isHeld;
        if (_worker.ReportsItself)
            Watch();
        else
            Volatile.Read(ref _timer)?.End();
    }

    /// <summary>Decides that the worker has not become clean in time; from then on it never does.</summary>
    internal bool TryExpire() => Interlocked.CompareExchange(ref _outcome, Expired, Open) == Open;

    /// <summary>Its worker has been expelled: whoever takes turns with the call need not wait for it.</summary>
    internal void ExpireLeftBehind()
    {
        if (TryExpire())
            _item.EndTurn();
    }

    private bool TryComplete()
    {
        if (!_listenersDone || !_codeReturned)
            return false;
        if (Interlocked.CompareExchange(ref _outcome, Cleaned, Open) != Open)
            return false;
        Volatile.Read(ref _timer)?.End();
        return true;
    }

    private void StartTimer()
    {
        Dispatcher dispatcher = _worker.Dispatcher;
        var timer = new PoolTimer(dispatcher, static state => ((AbortSequence)state).Expire(), this, dispatcher.Options.AbortTimeout);
        Volatile.Write(ref _timer, timer);

        // Its end may have come first, and looked for the timer too early.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _outcome) != Open)
            timer.End();
    }

    private async Task RunListenersAsync(WorkerContext? context)
    {
        if (context is not null)
            await OwnThreads.SwitchAsync();
        StartTimer();
        if (context is not null)
            await context.StopAsync().ConfigureAwait(false);
        Interleaving.Point();
        await _worker.SendControlAsync(new Frame(FrameKind.CleanupRequest, _item.Slot, 0)).ConfigureAwait(false);
    }
}
