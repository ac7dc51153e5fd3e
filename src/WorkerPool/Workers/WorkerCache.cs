using System.Collections.Concurrent;

namespace WorkerPool.Workers;

/// <summary>
/// The pool's workers: who is in service, when another is started, and what happens when one leaves. Everything here is a slow path;
/// its state is guarded by one lock, under which no user code runs. Also: WorkerCache.Failures.cs, WorkerCache.Maintenance.cs.
/// </summary>
internal sealed partial class WorkerCache
{
    private readonly Dispatcher _dispatcher;
    private readonly PoolOptions _options;
    private readonly object _gate = new();

    // Places of the workers in service. Written under the gate; read without it by claims, which own the place they read, and by
    // scans, which take what they find.
    private readonly Worker?[] _places;

    // Workers and callers that a termination waits for; guarded by the gate.
    private readonly HashSet<Worker> _present = [];
    private readonly List<(bool ByInsider, TaskCompletionSource Done)> _departures = [];

    // Workers whose own code waits for the pool's end; insiders do not wait for each other. Guarded by the gate.
    private readonly HashSet<Worker> _insiders = [];

    // Threads in their last instructions, for a termination to join; guarded by the gate.
    private readonly List<Thread> _ending = [];

    // Workers in service. Changed under the gate; read without it to see whether there is room.
    private int _inService;
    private int _lastId;
    private int _quarantined;
    private int _owedRestarts;
    private long _restarted;

    // Workers whose calls may wait in a local queue; Interlocked.
    private int _localQueues;

    internal WorkerCache(Dispatcher dispatcher)
    {
        _dispatcher = dispatcher;
        _options = dispatcher.Options;
        _places = new Worker?[_options.MaxWorkers];
    }

    internal int Quarantined => Volatile.Read(ref _quarantined);

    internal long Restarted => Interlocked.Read(ref _restarted);

    internal bool HasLocalWork
    {
        get
        {
            if (Volatile.Read(ref _localQueues) == 0)
                return false;
            foreach (Worker? worker in _places)
            {
                if (worker?.Local is { Count: > 0 })
                    return true;
            }

            return false;
        }
    }

    /// <summary>Whether another worker may be started now.</summary>
    internal bool CanGrow => Volatile.Read(ref _inService) < _options.MaxWorkers && !Volatile.Read(ref _backingOff);

    /// <summary>The worker in a place that the caller has claimed.</summary>
    internal Worker At(int place) => Volatile.Read(ref _places[place])!;

    /// <summary>The workers in service at about this moment.</summary>
    internal IEnumerable<Worker> InService()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            if (Volatile.Read(ref _places[i]) is { } worker)
                yield return worker;
        }
    }

    /// <summary>Wakes the worker that rests in a place, if one does.</summary>
    internal void TryWake(int place)
    {
        if (place >= 0 && _dispatcher.Idle.TryClaim(place))
            At(place).Channel.Send(new Channels.Frame(Channels.FrameKind.Wake, 0, 0));
    }

    /// <summary>Starts a worker, with the call as its first one; <see langword="false"/> when there is no room for it.</summary>
    internal bool TryGrow(WorkItem? first)
    {
        Worker? worker;
        bool isRestart;
        lock (_gate)
        {
            if (!CanGrow || !_dispatcher.MayStartWorkers)
                return false;
            int place = Array.IndexOf(_places, null);
            int id = ++_lastId;
            worker = new Worker(_dispatcher, place, id, new WorkerOptions(id, $"{_dispatcher.Name} worker {id}", _options));
            _inService++;
            _present.Add(worker);
            Volatile.Write(ref _places[place], worker);
            isRestart = _owedRestarts > 0;
            if (isRestart)
                _owedRestarts--;
        }

        if (isRestart)
            Interlocked.Increment(ref _restarted);
        if (first is not null)
            worker.HandOff(first);
        Start(worker);
        return true;
    }

    /// <summary>Starts what is missing: the minimum, and workers for calls that wait with nobody to run them.</summary>
    internal void EnsureEnough()
    {
        try
        {
            while (_dispatcher.MayStartWorkers && CanGrow)
            {
                // A pool that drains keeps no minimum: each worker that left would be replaced by one that leaves.
                bool enough = !_dispatcher.IsOpen || Volatile.Read(ref _inService) >= _options.MinWorkers;
                if (enough && !NeedsOneMore())
                    return;
                if (!TryGrow(null))
                    return;
            }
        }
        catch (Exception exception)
        {
            // Only a queue of the user's own can fail here, when it is asked for its count; no caller waits for the answer.
            Log.QueueFailed(_dispatcher.Logger, _dispatcher.Name, exception);
        }
    }

    /// <summary>Takes the next call of another worker's local queue.</summary>
    internal bool TrySteal(Worker thief, out QueuedItem queued)
    {
        if (Volatile.Read(ref _localQueues) > 0)
        {
            for (int i = 1; i <= _places.Length; i++)
            {
                int place = (thief.Place + i) % _places.Length;
                if (place >= 0 && Volatile.Read(ref _places[place])?.Local is { } local && local.TryDequeue(out queued))
                    return true;
            }
        }

        queued = default;
        return false;
    }

    internal void NoteLocalQueue() => Interlocked.Increment(ref _localQueues);

    /// <summary>Moves what a worker out of service has in its local queue to the shared one.</summary>
    internal void TakeOverLocal(Worker worker)
    {
        if (worker.Local is not { } local)
            return;
        bool any = false;
        while (local.TryDequeue(out QueuedItem queued))
            any |= _dispatcher.Queue.TryEnqueue(queued);
        if (any)
            _dispatcher.NotePublished();
    }

    /// <summary>Adds somebody for whom a termination waits: a caller that runs its own call.</summary>
    internal bool TryEnter(Worker worker)
    {
        lock (_gate)
            return _dispatcher.MayStartWorkers && _present.Add(worker);
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

    /// <summary>The sums over the workers, with those that have left, none counted twice.</summary>
    internal PoolStats Snapshot()
    {
        int pending = _dispatcher.PendingTasks;
        TimeSpan age = pending == 0 ? TimeSpan.Zero : _dispatcher.OldestQueuedAge();
        lock (_gate)
        {
            int total = 0, busy = 0, idle = 0;
            long active = 0;
            PoolCounters counters = _dispatcher.Counters;
            long completed = counters.Completed, failed = counters.Failed, cancelled = counters.Cancelled;
            foreach (Worker? worker in _places)
            {
                if (worker is null)
                    continue;
                total++;
                WorkerState state = worker.State;
                if (state == WorkerState.Busy)
                    busy++;
                else if (state == WorkerState.Ready)
                    idle++;
                active += worker.Counters.Active;
                completed += Volatile.Read(in worker.Counters.Completed);
                failed += Volatile.Read(in worker.Counters.Failed);
                cancelled += Volatile.Read(in worker.Counters.Cancelled);
            }

            foreach (Worker caller in _present)
            {
                if (caller.Place < 0)
                    active += caller.Counters.Active;
            }

            return new PoolStats
            {
                TotalWorkers = total,
                BusyWorkers = busy,
                IdleWorkers = idle,
                PendingTasks = pending,
                ActiveTasks = (int)active,
                Completed = completed,
                Failed = failed,
                Cancelled = cancelled,
                TimedOut = counters.TimedOut,
                Rejected = counters.Rejected,
                Quarantined = _quarantined,
                Restarted = Interlocked.Read(ref _restarted),
                OldestQueuedAge = age,
            };
        }
    }

    internal long LocalCount()
    {
        if (Volatile.Read(ref _localQueues) == 0)
            return 0;
        long count = 0;
        foreach (Worker? worker in _places)
            count += worker?.Local?.Count ?? 0;
        return count;
    }

    /// <summary>A worker is ready for its first call.</summary>
    internal void NoteReady()
    {
        lock (_gate)
        {
            _failures = 0;
            _ready++;
            if (_ready >= _options.MinWorkers)
                _whenReady?.TrySetResult();
        }
    }

    /// <summary>Takes a worker that leaves by itself off the books, and starts another where one is needed.</summary>
    internal void Remove(Worker worker, WorkerTerminationReason reason, Exception? failure)
    {
        if (reason == WorkerTerminationReason.StartFailed)
            NoteStartFailed(worker, failure!);
        else if (reason == WorkerTerminationReason.Crashed)
            NoteCrashed(worker, failure!);
        bool replace = reason is WorkerTerminationReason.Crashed or WorkerTerminationReason.MaxTasks or WorkerTerminationReason.MaxAge;
        TakeOut(worker, replace, reason != WorkerTerminationReason.StartFailed);
        if (reason == WorkerTerminationReason.Crashed)
            TryGrow(null);

        // The count went down before this look, and a caller enqueues before it looks at the count: either the caller sees that
        // there is room for a worker, or this sees the call.
        EnsureEnough();
    }

    /// <summary>
    /// Takes a worker out of service whose stopped call does not stop. Beyond the limit it stays where it is, so that the number of
    /// threads is bounded.
    /// </summary>
    internal void Quarantine(Worker worker, AbortSequence abort)
    {
        if (worker.Place >= 0)
        {
            lock (_gate)
            {
                if (worker.State >= WorkerState.Terminating)
                    return;
                if (_quarantined >= _options.MaxQuarantined && _dispatcher.MayStartWorkers)
                {
                    Log.QuarantineFull(_dispatcher.Logger, _dispatcher.Name, worker.Id, _options.MaxQuarantined);
                    return;
                }

                // The worker, once it sees that it was expelled, takes this gate to be counted out again.
                if (!abort.TryExpire() || !worker.TryBeginLeaving())
                    return;
                worker.WasQuarantined = true;
                _quarantined++;
            }

            Log.Quarantined(_dispatcher.Logger, _dispatcher.Name, worker.Id, _options.AbortTimeout);
            Expel(worker, WorkerTerminationReason.Quarantined);
            TryGrow(null);
            EnsureEnough();
        }
        else if (abort.TryExpire() && worker.TryBeginLeaving())
        {
            Leave(worker);
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

        // A caller that runs its own call, or a worker whose state does not let itself be disposed.
        if (worker.Place >= 0)
            NoteTerminated(worker, WorkerTerminationReason.Abandoned, null);
        Leave(worker);
    }

    /// <summary>Tells the user that a worker has left.</summary>
    internal void NoteTerminated(Worker worker, WorkerTerminationReason reason, Exception? failure)
    {
        if (!worker.TryReportEnd())
            return;
        long calls = worker.Counters.Begun;
        try
        {
            _options.OnTerminateWorker?.Invoke(new WorkerTermination(worker.Id, reason, failure, calls));
        }
        catch (Exception exception)
        {
            Log.OnTerminateWorkerFailed(_dispatcher.Logger, _dispatcher.Name, worker.Id, exception);
        }
    }

    /// <summary>A worker's thread has nothing left to do.</summary>
    internal void NoteLeft(Worker worker, bool expelled)
    {
        lock (_gate)
        {
            if (expelled && worker.WasQuarantined)
                _quarantined--;
            _ending.RemoveAll(static thread => !thread.IsAlive);
            _ending.Add(worker.Thread!);
        }

        Leave(worker);
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

    private bool NeedsOneMore()
    {
        if (!_dispatcher.HasWork || _dispatcher.Idle.Any)
            return false;
        long waiting = _dispatcher.PendingTasks;
        return InService().Count(worker => worker.State == WorkerState.Warming || worker.State == WorkerState.Cold) < Math.Max(1, waiting);
    }

    internal WorkerCrashedException ExpelledFrom(Worker worker) => new(
        worker.Id, $"Worker {worker.Id} of pool '{_dispatcher.Name}' did not stop in time and was expelled while it held the call.", null);

    private void Expel(Worker worker, WorkerTerminationReason reason)
    {
        worker.StopAll(() => ExpelledFrom(worker), Outcome.Failed);
        _dispatcher.FailHanded(worker, ExpelledFrom(worker), Outcome.Failed);
        TakeOut(worker, reason == WorkerTerminationReason.Quarantined, true);
        NoteTerminated(worker, reason, null);
        Leave(worker);
    }

    private void TakeOut(Worker worker, bool replace, bool wasReady)
    {
        lock (_gate)
        {
            _dispatcher.Counters.Keep(worker.Counters);
            _places[worker.Place] = null;
            Volatile.Write(ref _inService, _inService - 1);
            if (wasReady)
                _ready--;
            if (replace)
                _owedRestarts++;
        }

        Interlocked.MemoryBarrier();
        TakeOverLocal(worker);
    }

    private void Leave(Worker worker)
    {
        lock (_gate)
        {
            _present.Remove(worker);
            SignalDepartures();
        }
    }

    private void Start(Worker worker)
    {
        try
        {
            _options.OnCreateWorker?.Invoke(worker.Options);
            var thread = new Thread(worker.ThreadMain, worker.Options.StackSize)
            {
                Name = worker.Options.Name,
                IsBackground = worker.Options.IsBackground,
                Priority = worker.Options.ThreadPriority,
            };
            worker.Thread = thread;
            thread.UnsafeStart();
        }
        catch (Exception exception)
        {
            FailStart(worker, exception);
            return;
        }

        // A pool that has begun to drain since, or had before, wants the worker to leave when it has nothing to do; a second
        // request does no harm.
        if (!_dispatcher.IsOpen)
            worker.Channel.TrySend(new Channels.Frame(
                Channels.FrameKind.TerminateRequest, 0, (long)WorkerTerminationReason.PoolTerminated));
        ArmMaintenance();
    }
}
