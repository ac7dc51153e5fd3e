using System.Collections.Concurrent;

namespace WorkerPool.Workers;

/// <summary>Who is present, and who waits for the last one to go.</summary>
internal sealed partial class WorkerCache
{
    [ThreadStatic]
    private static Worker? t_reported;

    // Workers and callers that a termination waits for; guarded by the gate.
    private readonly HashSet<Worker> _present = [];
    private readonly List<(bool ByInsider, TaskCompletionSource Done)> _departures = [];

    // Workers whose own code waits for the pool's end; insiders do not wait for each other. Guarded by the gate.
    private readonly HashSet<Worker> _insiders = [];

    // Threads in their last instructions, for a termination to join; guarded by the gate.
    private readonly List<Thread> _ending = [];

    /// <summary>The worker whose end this thread is telling the user; null outside the callback.</summary>
    internal static Worker? Reported => t_reported;

    /// <summary>Adds somebody for whom a termination waits: a caller that runs its own call.</summary>
    internal bool TryEnter(Worker worker)
    {
        lock (_gate)
        {
            if (!worker.IsWarm)
                worker.StartCalls = _startCalls;
            return _dispatcher.MayStartWorkers && _present.Add(worker);
        }
    }

    /// <summary>
    /// Nobody need wait for it any more. It is put aside in the same moment: earlier the next caller would find it still present,
    /// later the pool's end would miss it.
    /// </summary>
    internal void Exit(Worker worker, ConcurrentBag<Worker>? idle)
    {
        lock (_gate)
        {
            _present.Remove(worker);
            idle?.Add(worker);
            SignalDepartures();
        }
    }

    /// <summary>Workers that a termination still waits for.</summary>
    internal List<Worker> Present()
    {
        lock (_gate)
            return [.. _present];
    }

    /// <summary>Completes when nobody is present, or, for a worker that waits itself, nobody but workers that do.</summary>
    internal Task WhenGoneAsync(Worker? insider)
    {
        lock (_gate)
        {
            if (insider is not null && _insiders.Add(insider))
                SignalDepartures();
            if (AreGone(insider is not null))
                return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _departures.Add((insider is not null, done));
            return done.Task;
        }
    }

    /// <summary>Waits for the threads of workers that have left to end: they are in their last instructions.</summary>
    internal void JoinThreads()
    {
        List<Thread> ending;
        lock (_gate)
            ending = [.. _ending];
        foreach (Thread thread in ending)
        {
            if (thread != Thread.CurrentThread)
                thread.Join();
        }
    }

    /// <summary>
    /// Tells the user that a worker has left; <see langword="false"/> when somebody else does. Who tells him takes the worker off the list
    /// of those present, and only afterwards, so that the pool's end never overtakes the callback.
    /// </summary>
    internal bool TryNoteTerminated(Worker worker, WorkerTerminationReason reason, Exception? failure)
    {
        if (!worker.TryReportEnd())
            return false;
        long calls = worker.Counters.Begun;
        Worker? outer = t_reported;
        t_reported = worker;
        try
        {
            _options.OnTerminateWorker?.Invoke(new WorkerTermination(worker.Id, reason, failure, calls));
        }
        catch (Exception exception)
        {
            Log.OnTerminateWorkerFailed(_dispatcher.Logger, _dispatcher.Name, worker.Id, exception);
        }
        finally
        {
            t_reported = outer;
        }

        return true;
    }

    /// <summary>A worker's thread has nothing left to do.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="expelled">Whether others took it out of service.</param>
    /// <param name="isReporter">Whether the thread itself told the user; otherwise whoever did takes the worker off.</param>
    internal void NoteLeft(Worker worker, bool expelled, bool isReporter)
    {
        bool hasLeftQuarantine = expelled && worker.WasQuarantined;
        lock (_gate)
        {
            if (hasLeftQuarantine)
                _quarantined--;
            if (_leftBehind.Remove(worker))
                _dispatcher.Counters.Keep(worker.Counters);
            _ending.RemoveAll(static thread => !thread.IsAlive);
            _ending.Add(worker.Thread!);
        }

        if (isReporter)
            Leave(worker);
        if (hasLeftQuarantine)
            FillQuarantine();
    }

    private bool AreGone(bool exceptInsiders) => _present.Count == 0 || (exceptInsiders && _present.IsSubsetOf(_insiders));

    private void SignalDepartures()
    {
        foreach ((bool byInsider, TaskCompletionSource done) in _departures)
        {
            if (AreGone(byInsider))
                done.TrySetResult();
        }
    }

    private void Leave(Worker worker)
    {
        lock (_gate)
        {
            _present.Remove(worker);
            SignalDepartures();
        }
    }
}
