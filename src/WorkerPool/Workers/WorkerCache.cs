namespace WorkerPool.Workers;

/// <summary>
/// The pool's workers: who is in service, when another is started, and what happens when one leaves. Everything here is a slow path;
/// its state is guarded by one lock, under which no user code runs. Also: WorkerCache.Departures.cs, .Expulsion.cs, .Failures.cs,
/// .Maintenance.cs, .Stats.cs.
/// </summary>
internal sealed partial class WorkerCache
{
    private const int AnyPlace = -1;

    private readonly Dispatcher _dispatcher;
    private readonly PoolOptions _options;
    private readonly object _gate = new();

    // Places of the workers in service. Written under the gate; read without it by claims, which own the place they read, and by
    // scans, which take what they find.
    private readonly Worker?[] _places;

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

    /// <summary>
    /// The worker in a place that the caller has claimed. Null when it was expelled since: then the claim is void, and another worker must
    /// do what this one was claimed for.
    /// </summary>
    internal Worker? At(int place) => Volatile.Read(ref _places[place]);

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
            At(place)?.Wake();
    }

    /// <summary>
    /// Starts a worker, with the call as its first one, in a given place or in any; <see langword="false"/> when there is no room for it.
    /// </summary>
    internal bool TryGrow(WorkItem? first, int place = AnyPlace)
    {
        Worker? worker;
        bool isRestart;
        lock (_gate)
        {
            if (!CanGrow || !_dispatcher.MayStartWorkers)
                return false;
            if (place == AnyPlace)
                place = Array.IndexOf(_places, null);
            else if (_places[place] is not null)
                return false;
            int id = ++_lastId;
            worker = new Worker(_dispatcher, place, id, new WorkerOptions(id, $"{_dispatcher.Name} worker {id}", _options))
            {
                StartCalls = _startCalls,
            };
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
        {
            first.NoteEnqueued(_dispatcher.Clock.CoarseNow);
            worker.HandOff(first);
        }

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
        TakeOut(worker, Departed(worker, reason, failure), replace, reason != WorkerTerminationReason.StartFailed);
        if (reason == WorkerTerminationReason.Crashed)
            TryGrow(null);

        // The count went down before this look, and a caller enqueues before it looks at the count: either the caller sees that
        // there is room for a worker, or this sees the call.
        EnsureEnough();
    }

    private bool NeedsOneMore()
    {
        if (!_dispatcher.HasWork || _dispatcher.Idle.Any)
            return false;
        long waiting = _dispatcher.TakeableTasks;
        return InService().Count(worker => worker.State == WorkerState.Warming || worker.State == WorkerState.Cold) < Math.Max(1, waiting);
    }

    private void TakeOut(Worker worker, WorkerCrashedException departure, bool replace, bool wasReady, bool isLeftBehind = false)
    {
        lock (_gate)
        {
            if (isLeftBehind && !worker.HasLeft)
                _leftBehind.Add(worker);
            else
                _dispatcher.Counters.Keep(worker.Counters);
            _places[worker.Place] = null;
            Volatile.Write(ref _inService, _inService - 1);
            if (wasReady)
                _ready--;
            if (replace)
                _owedRestarts++;

            // Last: who sees it and moves a call on finds the place free.
            worker.Departure = departure;
        }

        Interlocked.MemoryBarrier();
        TakeOverLocal(worker);
        _dispatcher.EmptyMail(worker);
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
