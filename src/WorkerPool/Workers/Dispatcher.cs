using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using WorkerPool.Queues;

namespace WorkerPool.Workers;

/// <summary>
/// Where a call meets a worker. It knows nothing of <c>TMethods</c>; the pool's user holds it only through <see cref="Pool{TMethods}"/>,
/// so that a pool nobody holds any more can be collected and end its workers.
/// </summary>
internal sealed class Dispatcher
{
    private readonly object _cachesGate = new();
    private readonly CallerRunner? _callers;

    // One entry for each shape of call this pool has seen, by the shape's number; replaced under the gate when it grows.
    private object?[] _caches = [];

    // A Phase; only ever raised.
    private int _phase;

    internal Dispatcher(PoolOptions options, string name, Func<WorkerContext, ValueTask<object>> factory)
    {
        Options = options;
        Name = name;
        Factory = factory;
        ContextFlow = options.ContextFlow;
        ContinuationMode = options.ContinuationMode;
        SpinTicks = (long)(options.SpinDuration.TotalSeconds * System.Diagnostics.Stopwatch.Frequency);
        RecyclesWorkers = options.MaxTasksPerWorker > 0 || options.MaxWorkerAge != Timeout.InfiniteTimeSpan
            || options.IdleTimeout != Timeout.InfiniteTimeSpan;
        Logger = options.LoggerFactory.CreateLogger("WorkerPool");
        Clock = new PoolClock(options.TimeProvider);
        Idle = new IdleSet(options.MaxWorkers);
        IWorkQueue queue = options.Queue ?? CreateQueue(options.QueueStrategy);
        Queue = queue.IsThreadSafe ? queue : new LockedQueue(queue);
        if (options.MaxQueueSize is not null || options.Queue is not null)
            Admission = new Admission(this, options);
        if (options.QueueFullMode == QueueFullMode.CallerRuns)
            _callers = new CallerRunner(this);
        Workers = new WorkerCache(this);
        Shutdown = new Shutdown(this, _callers);
    }

    internal PoolOptions Options { get; }

    internal string Name { get; }

    internal Func<WorkerContext, ValueTask<object>> Factory { get; }

    internal ContextFlow ContextFlow { get; }

    internal ContinuationMode ContinuationMode { get; }

    /// <summary>How long to look before sleeping, in Stopwatch ticks.</summary>
    internal long SpinTicks { get; }

    internal bool RecyclesWorkers { get; }

    internal ILogger Logger { get; }

    internal PoolClock Clock { get; }

    internal PoolCounters Counters { get; } = new();

    internal WorkItemTable Table { get; } = new();

    internal IdleSet Idle { get; }

    internal IWorkQueue Queue { get; }

    /// <summary>The door of a queue that can be full; null when it cannot.</summary>
    internal Admission? Admission { get; }

    internal WorkerCache Workers { get; }

    internal Shutdown Shutdown { get; }

    internal bool IsOpen => Volatile.Read(ref _phase) == (int)Phase.Open;

    internal bool IsDraining => Volatile.Read(ref _phase) == (int)Phase.Draining;

    internal bool MayStartWorkers => Volatile.Read(ref _phase) <= (int)Phase.Draining;

    /// <summary>Whether a call waits anywhere that any worker may take it from.</summary>
    internal bool HasWork => Queue.Count > 0 || Admission is { WaitingCount: > 0 } || Workers.HasLocalWork;

    /// <summary>Calls that wait, without the entries whose call is gone.</summary>
    internal int PendingTasks =>
        (int)Math.Max(0, Queue.Count + Workers.LocalCount() + (Admission?.WaitingCount ?? 0) - Counters.Ghosts);

    /// <summary>
    /// Decides, in this one place, where a new call goes: to an idle worker, to a new one, or into the queue. An idle worker is
    /// used only when nobody waits, so a call never passes one that its own caller submitted before.
    /// </summary>
    internal void Submit(WorkItem item)
    {
        Worker? self = Worker.Current;
        if (self is not null && !ReferenceEquals(self.Dispatcher, this))
            self = null;
        if (!IsOpen && !(IsDraining && self is not null))
        {
            Reject(item, Terminated());
            return;
        }

        self?.NoteSubmission();
        if (!item.IsPending)
        {
            // Its token was cancelled already: no worker is started for it.
            Discard(item);
            return;
        }

        if (Idle.Any && !HasWork && Idle.TryClaimAny(out int place))
            Workers.At(place).HandOff(item);
        else if (!Workers.CanGrow || HasWork || !Workers.TryGrow(item))
            Enqueue(item, self);
    }

    /// <summary>Finds another place for a call whose worker cannot run it.</summary>
    internal void Resubmit(WorkItem item, Worker from)
    {
        Interleaving.Point();
        item.NoteTakenBack(from);
        if (!MayStartWorkers)
        {
            Reject(item, Terminated());
            return;
        }

        try
        {
            if (TryEnqueue(item))
                NotePublished();
            else
                Admission!.Wait(item);
        }
        catch (Exception exception)
        {
            // A queue of the user's own refused it; this runs on a worker that leaves, so the call's caller is who to tell.
            Reject(item, exception, Outcome.Failed);
        }
    }

    /// <summary>Puts a call into the queue; <see langword="false"/> when a queue of the user's own is full.</summary>
    internal bool TryEnqueue(WorkItem item)
    {
        item.NoteEnqueued(Clock.CoarseNow);
        Table.Put(item.Slot, item);
        return Queue.TryEnqueue(Describe(item));
    }

    /// <summary>
    /// Work was published: makes sure that somebody looks. The fence stands between the publication and the look at the idle
    /// workers; a worker announces itself, fences and looks for work, so one of the two sees the other.
    /// </summary>
    internal void NotePublished()
    {
        Interlocked.MemoryBarrier();
        Interleaving.Point();
        if (Idle.TryClaimAny(out int place))
            Workers.At(place).Channel.Send(new Channels.Frame(Channels.FrameKind.Wake, 0, 0));
        else if (Workers.CanGrow)
            Workers.EnsureEnough();

        // The same between this and a termination, which raises the phase, fences and empties the queue.
        if (!MayStartWorkers)
            FailWaiting(Terminated(), Outcome.Rejected);
    }

    /// <summary>A queue entry whose call is gone came out.</summary>
    internal void Discard(WorkItem item)
    {
        Table.Take(item.Slot);
        Counters.NoteGhostGone();
        item.Release();
    }

    /// <summary>Ends every waiting call.</summary>
    internal void FailWaiting(Exception exception, Outcome outcome)
    {
        try
        {
            while (Queue.TryDequeue(out QueuedItem queued))
                Fail(queued);
        }
        catch (Exception failure)
        {
            // What it still holds cannot be taken out; its calls end all the same, and their entries are nobody's.
            Log.QueueFailed(Logger, Name, failure);
            foreach ((WorkItem item, int version) in Table.FindCarriedBy(null))
                item.TryStopWaiting(version, exception, outcome);
        }

        foreach (Worker worker in Workers.InService())
        {
            while (worker.Local is { } local && local.TryDequeue(out QueuedItem queued))
                Fail(queued);
        }

        while (Admission is not null && Admission.TryTakeWaiting(out WorkItem? waiting))
            Reject(waiting, exception, outcome);

        void Fail(QueuedItem queued)
        {
            if (Table.Take(queued.Id.Value) is { } item)
                Reject(item, exception, outcome);
        }
    }

    /// <summary>Ends the calls that wait in a worker's channel, for a worker that may never read it.</summary>
    internal void FailHanded(Worker worker, Exception exception, Outcome outcome)
    {
        foreach ((WorkItem item, int version) in Table.FindCarriedBy(worker))
            item.TryStopWaiting(version, exception, outcome);
    }

    /// <summary>Raises the phase; <see langword="false"/> when it is there or beyond.</summary>
    internal bool TryAdvance(Phase phase)
    {
        while (true)
        {
            int current = Volatile.Read(ref _phase);
            if (current >= (int)phase)
                return false;
            if (Interlocked.CompareExchange(ref _phase, (int)phase, current) == current)
                return true;
        }
    }

    internal PoolTerminatedException Terminated() => new(
        $"Pool '{Name}' {(Volatile.Read(ref _phase) == (int)Phase.Terminated ? "has been terminated" : "is being terminated")} and takes no more calls.");

    internal QueueFullException QueueFull(string what) => new(
        Options.MaxQueueSize is { } limit
            ? $"The call {what}: the queue of pool '{Name}' is full. Its MaxQueueSize is {limit} and {PendingTasks} calls wait."
            : $"The call {what}: the queue of pool '{Name}', {Options.Queue?.GetType().Name}, is full with {Queue.Count} items.",
        Options.MaxQueueSize);

    internal TimeSpan OldestQueuedAge() =>
        Table.OldestEnqueued() is { } since ? TimeSpan.FromMilliseconds(Math.Max(0, Clock.CoarseNow - since)) : TimeSpan.Zero;

    internal IWorkQueue CreateLocalQueue() => CreateQueue(Options.QueueStrategy);

    /// <summary>The used items of one shape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal WorkItemCache<TItem> GetCache<TItem>()
        where TItem : WorkItem
    {
        object?[] caches = Volatile.Read(ref _caches);
        int shape = Shape<TItem>.Number;
        return (uint)shape < (uint)caches.Length && caches[shape] is { } cache
            ? Unsafe.As<WorkItemCache<TItem>>(cache)
            : AddCache<TItem>(shape);
    }

    private static IWorkQueue CreateQueue(QueueStrategy strategy) => strategy switch
    {
        QueueStrategy.Fifo => WorkQueue.CreateFifo(),
        QueueStrategy.Lifo => WorkQueue.CreateLifo(),
        QueueStrategy.Priority => WorkQueue.CreatePriority(),
        _ => WorkQueue.CreateDeadline(),
    };

    private static QueuedItem Describe(WorkItem item)
    {
        ExecOptions? options = item.Options;
        return options is null
            ? new QueuedItem(new WorkItemId(item.Slot), 0, QueuedItem.NoDeadline, null)
            : new QueuedItem(
                new WorkItemId(item.Slot), options.Priority, options.Deadline?.UtcTicks ?? QueuedItem.NoDeadline, options.Metadata);
    }

    private void Enqueue(WorkItem item, Worker? self)
    {
        if (Admission is { } admission && !admission.TryAdmit(item))
        {
            OnQueueFull(item, admission);
            return;
        }

        if (self is { Place: >= 0 } && HasLocalQueues)
        {
            item.NoteEnqueued(Clock.CoarseNow);
            Table.Put(item.Slot, item);
            self.SubmitLocal(Describe(item));
        }
        else
        {
            bool taken;
            try
            {
                taken = TryEnqueue(item);
            }
            catch (Exception exception)
            {
                Reject(item, exception, Outcome.Failed);
                return;
            }

            if (!taken)
            {
                item.GiveRoomQuietly();
                OnQueueRefused(item, Admission!);
                return;
            }
        }

        NotePublished();
    }

    // The order of these two needs no look across workers; for the others every call must stand in the one queue.
    private bool HasLocalQueues => Options.Queue is null && Options.QueueStrategy is QueueStrategy.Fifo or QueueStrategy.Lifo;

    /// <summary>
    /// A queue of the user's own is full by itself. The pool can take out of it only what it hands out: a call stopped elsewhere in
    /// it would make no room.
    /// </summary>
    private void OnQueueRefused(WorkItem item, Admission admission)
    {
        switch (Options.QueueFullMode)
        {
            case QueueFullMode.DropOldest when Queue.TryDequeue(out QueuedItem next):
                if (Table.Take(next.Id.Value) is { } dropped)
                    Reject(dropped, QueueFull("was dropped to make room for another"));
                Enqueue(item, null);
                break;
            case QueueFullMode.DropOldest or QueueFullMode.DropNewest:
                Reject(item, QueueFull("was refused"));
                break;
            default:
                OnQueueFull(item, admission);
                break;
        }
    }

    private void OnQueueFull(WorkItem item, Admission admission)
    {
        switch (Options.QueueFullMode)
        {
            case QueueFullMode.Wait:
                admission.Wait(item);
                NotePublished();
                break;
            case QueueFullMode.CallerRuns:
                _callers!.Run(item);
                break;
            case QueueFullMode.DropOldest or QueueFullMode.DropNewest
                when admission.TryDrop(Options.QueueFullMode == QueueFullMode.DropOldest):
                Enqueue(item, null);
                break;
            default:
                Reject(item, QueueFull("was refused"));
                break;
        }
    }

    /// <summary>Ends a waiting call for its carrier.</summary>
    internal void Reject(WorkItem item, Exception exception, Outcome outcome = Outcome.Rejected)
    {
        item.TryStopWaiting(item.Version, exception, outcome);
        Discard(item);
    }

    private WorkItemCache<TItem> AddCache<TItem>(int shape)
        where TItem : WorkItem
    {
        lock (_cachesGate)
        {
            object?[] caches = _caches;
            if (shape >= caches.Length)
                Array.Resize(ref caches, Math.Max(8, shape + 1));
            else
                caches = (object?[])caches.Clone();
            caches[shape] ??= new WorkItemCache<TItem>();
            Volatile.Write(ref _caches, caches);
            return (WorkItemCache<TItem>)caches[shape]!;
        }
    }

    private static class Shapes
    {
        private static int s_last;

        internal static int Next() => Interlocked.Increment(ref s_last) - 1;
    }

    /// <summary>Numbers the closed item types of the process.</summary>
    private static class Shape<TItem>
    {
        internal static readonly int Number = Shapes.Next();
    }
}
