namespace WorkerPool.Workers;

/// <summary>Workers that could not be started, or crashed: a pause that grows with each failure, and the word to those who wait.</summary>
internal sealed partial class WorkerCache
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    // Guarded by the gate; _backingOff is read without it.
    private int _failures;
    private bool _backingOff;
    private PoolTimer? _pause;
    private int _ready;
    private TaskCompletionSource? _whenReady;

    /// <summary>
    /// Completes when the minimum of workers is ready, or fails with what kept one from it. A task that nobody looks at any more is no
    /// unobserved exception: the failure is in the log.
    /// </summary>
    internal Task WhenReadyAsync(CancellationToken cancellationToken)
    {
        Task ready = WhenReadyAsync().WaitAsync(cancellationToken);
        ready.ContinueWith(
            static failed => _ = failed.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return ready;
    }

    private Task WhenReadyAsync()
    {
        lock (_gate)
        {
            if (_ready >= _options.MinWorkers)
                return Task.CompletedTask;
            if (_whenReady is null or { Task.IsCompleted: true })
                _whenReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_dispatcher.MayStartWorkers)
                FailWhenReady(_dispatcher.Terminated());
            return _whenReady.Task;
        }
    }

    /// <summary>The pool has ended: nobody need wait for workers any more.</summary>
    internal void EndWaiting()
    {
        lock (_gate)
        {
            FailWhenReady(_dispatcher.Terminated());
            _pause?.End();
            _maintenance?.End();
            _dispatcher.Caches.End();
        }
    }

    /// <summary>For the holder of the gate. The task that others wait for derives from this one, which nobody else looks at.</summary>
    private void FailWhenReady(Exception exception)
    {
        if (_whenReady?.TrySetException(exception) == true)
            _ = _whenReady.Task.Exception;
    }

    private void NoteStartFailed(Worker worker, Exception failure)
    {
        StartFailures.Add(failure);
        Log.StartFailed(_dispatcher.Logger, _dispatcher.Name, worker.Id, failure);
        BackOff(failure);
    }

    private void NoteCrashed(Worker worker, Exception failure)
    {
        Log.Crashed(_dispatcher.Logger, _dispatcher.Name, worker.Id, failure);

        // One that never began a call may never get to one: its replacement would fail the same way at once.
        if (worker.Counters.Begun == 0)
            BackOff(failure);
    }

    /// <summary>The thread could not be made or started, or the user's callback refused it.</summary>
    private void FailStart(Worker worker, Exception exception)
    {
        var failure = new WorkerCrashedException(
            worker.Id, $"Worker {worker.Id} of pool '{_dispatcher.Name}' could not be started: {exception.Message}", exception);
        if (!worker.TryBeginLeaving())
            return;
        NoteStartFailed(worker, failure);
        TakeOut(worker, Departed(worker, WorkerTerminationReason.StartFailed, failure), replace: false, wasReady: false);

        // The call it was to begin with goes to the others where there are any; NoteStartFailed has failed the rest otherwise.
        bool alone = Volatile.Read(ref _inService) == 0;
        while (worker.Channel.TryReceive(out Channels.Frame frame))
        {
            if (frame.Kind != Channels.FrameKind.TaskRequest || _dispatcher.Table.Take(frame.Id) is not { } item)
                continue;
            if (alone)
                item.Refuse(failure, Outcome.Failed);
            else
                _dispatcher.Resubmit(item, worker);
        }

        bool isReporter = TryNoteTerminated(worker, WorkerTerminationReason.StartFailed, failure);
        worker.NoteNeverStarted();
        if (isReporter)
            Leave(worker);
    }

    private void BackOff(Exception failure)
    {
        bool alone;
        lock (_gate)
        {
            _failures++;
            FailWhenReady(failure);
            Volatile.Write(ref _backingOff, true);
            TimeSpan pause = TimeSpan.FromTicks(Math.Min(
                s_longestPause.Ticks, s_firstPause.Ticks << Math.Min(_failures - 1, 20)));
            _pause?.End();
            _pause = new PoolTimer(_dispatcher, static state => ((WorkerCache)state).EndPause(), this, pause);

            // The failed worker is still counted.
            alone = _inService <= 1;
        }

        if (alone)
            _dispatcher.FailWaiting(failure, Outcome.Failed);
    }

    private void EndPause()
    {
        Volatile.Write(ref _backingOff, false);
        Interlocked.MemoryBarrier();
        EnsureEnough();
    }
}
