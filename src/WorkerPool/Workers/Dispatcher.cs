using Microsoft.Extensions.Logging;
using WorkerPool.Queues;

namespace WorkerPool.Workers;

/// <summary>
/// Where a call meets a worker. It knows nothing of <c>TMethods</c>; the pool's user holds it only through <see cref="Pool{TMethods}"/>,
/// so that a pool nobody holds any more can be collected and end its workers.
/// </summary>
internal sealed partial class Dispatcher
{
    private readonly CallerRunner? _callers;

    // Whether the queue wants to know which items are parts.
    private readonly bool _marksParts;

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
        Logger = new GuardedLogger(options.LoggerFactory.CreateLogger("WorkerPool"));
        Clock = new PoolClock(options.TimeProvider, Logger, name);
        Idle = new IdleSet(options.MaxWorkers);
        IQueueProvider? provider = QueueProviders.Find(options.QueueStrategy, options.QueueProvider);
        IWorkQueue queue = options.Queue ?? provider?.Create(Logger, name) ?? CreateQueue(options.QueueStrategy);
        if (options.Queue is null && options.QueueStrategy == QueueStrategy.Lifo)
        {
            queue = new TurnTakingQueue(queue);
            _marksParts = true;
        }

        Queue = Guard(queue);
        if (options.MaxQueueSize is not null || options.Queue is not null || provider is not null)
            Admission = new Admission(this, options);
        if (options.QueueFullMode == QueueFullMode.CallerRuns)
            _callers = new CallerRunner(this);
        Caches = new WorkItemCaches(this);
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

    /// <summary>Used items, for the next calls.</summary>
    internal WorkItemCaches Caches { get; }

    internal IdleSet Idle { get; }

    internal IWorkQueue Queue { get; }

    /// <summary>The door of a queue that can be full; null when it cannot be.</summary>
    internal Admission? Admission { get; }

    internal WorkerCache Workers { get; }

    internal Shutdown Shutdown { get; }

    /// <summary>Whether a call waits anywhere that any worker may take it from.</summary>
    internal bool HasWork => HasSharedWork || Groups is { HasWork: true };

    /// <summary>The same without the groups' calls.</summary>
    internal bool HasSharedWork => Queue.Count > 0 || Admission is { WaitingCount: > 0 } || Workers.HasLocalWork;

    /// <summary>Calls that wait, without the entries whose call is gone.</summary>
    internal int PendingTasks =>
        (int)Math.Max(
            0,
            Queue.Count + Workers.LocalCount() + Workers.MailCount() + (Admission?.WaitingCount ?? 0) + (Groups?.EntryCount ?? 0)
                + (Lanes?.WaitingCount ?? 0) - Counters.Ghosts);

    /// <summary>Takes a new call, unless the pool takes none, and finds it a place when its turn has come.</summary>
    /// <param name="item">The call.</param>
    /// <param name="target">The worker it is for, past the door of the queue; null to find a place for it.</param>
    internal void Submit(WorkItem item, Worker? target = null)
    {
        Worker? self = Worker.Current;
        if (self is not null && !ReferenceEquals(self.Dispatcher, this))
            self = null;
        if (!TakesCallsOf(self, item.Origin))
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

        if (item.Lane is { } lane && !TryEnterLane(item, lane))
            return;
        if (target is not null)
            SubmitTo(item, target, pastDoor: true);
        else
            FindPlace(item, self, pastDoor: false);
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

        EnqueueTaken(item);
    }

    /// <summary>Puts a call into the queue; <see langword="false"/> when a queue of the user's own is full.</summary>
    internal bool TryEnqueue(WorkItem item)
    {
        item.NoteEnqueued(Clock.CoarseNow);
        Table.Put(item.Slot, item);
        if (item.Target is { } target)
            target.Post(Describe(item));
        else if (item.Group is { } group)
            group.Enqueue(item, Describe(item));
        else
            return Queue.TryEnqueue(Describe(item));
        return true;
    }

    /// <summary>
    /// Work was published: makes sure that somebody looks. The fence stands between the publication and the look at the idle
    /// workers; a worker announces itself, fences and looks for work, so one of the two sees the other.
    /// </summary>
    internal void NotePublished()
    {
        Interlocked.MemoryBarrier();
        Interleaving.Point();
        if (TryClaimAny(out Worker? idle))
            idle.Wake();
        else if (Workers.CanGrow)
            Workers.EnsureEnough();
        AskToGiveWay();

        // The same between this and a termination, which raises the phase, fences and empties the queue.
        if (!MayStartWorkers)
            FailWaiting(Terminated(), Outcome.Rejected);
    }

    internal TimeSpan OldestQueuedAge() =>
        Table.OldestEnqueued() is { } since ? TimeSpan.FromMilliseconds(Math.Max(0, Clock.CoarseNow - since)) : TimeSpan.Zero;

    internal IWorkQueue CreateLocalQueue() => CreateQueue(Options.QueueStrategy);

    private static IWorkQueue Guard(IWorkQueue queue) => queue.IsThreadSafe ? queue : new LockedQueue(queue);

    // A built-in queue with the strategy's order: a group's line is the pool's own, whoever provides the queue of the pool.
    private static IWorkQueue CreateQueue(QueueStrategy strategy) => strategy switch
    {
        QueueStrategy.Fifo or QueueStrategy.WasmRing => WorkQueue.CreateFifo(),
        QueueStrategy.Lifo => WorkQueue.CreateLifo(),
        QueueStrategy.Priority or QueueStrategy.WasmPriority => WorkQueue.CreatePriority(),
        _ => WorkQueue.CreateDeadline(),
    };

    /// <summary>
    /// Decides, in this one place, where a call goes: to the worker it is for, to an idle one, to a new one, or into a queue. An idle
    /// worker is used only when nobody waits, so a call never passes one that its own caller submitted before.
    /// </summary>
    /// <param name="item">The call.</param>
    /// <param name="self">The worker of this pool whose code submits it.</param>
    /// <param name="pastDoor">Whether it needs no room in a bounded queue: it has taken it, or is part of a call that has run.</param>
    private void FindPlace(WorkItem item, Worker? self, bool pastDoor)
    {
        if (item.Options?.WorkerId is { } workerId)
            SubmitAddressed(item, workerId, pastDoor);
        else if (item.Group is { } group)
            PlaceInGroup(item, group, pastDoor);
        else if (IsSticky(item) && Workers.FindOrStart(PlaceOf(item), out bool isNew) is { } sticky)
            SubmitTo(item, sticky, pastDoor || isNew);
        else if (Idle.Any && !HasWork && TryHandOff(item))
            return;
        else if (Workers.CanGrow && !HasWork && Workers.TryGrow(item))
            return;
        else if (pastDoor)
            EnqueueTaken(item);
        else
            Enqueue(item, self);
    }

    /// <summary>The entry that names a call in a queue.</summary>
    internal QueuedItem Describe(WorkItem item)
    {
        if (_marksParts && item.IsPart)
            return new QueuedItem(new WorkItemId(item.Slot), 0, QueuedItem.NoDeadline, TurnTakingQueue.Part);
        ExecOptions? options = item.Options;
        if (options is { Priority: not 0 })
            NotePriority();
        return options is null
            ? new QueuedItem(new WorkItemId(item.Slot), 0, QueuedItem.NoDeadline, null)
            : new QueuedItem(
                new WorkItemId(item.Slot), options.Priority, options.Deadline?.UtcTicks ?? QueuedItem.NoDeadline, options.Metadata);
    }

    /// <summary>Queues a call that has passed the door already; one that a queue of the user's own has no room for waits before it
    /// again.</summary>
    private void EnqueueTaken(WorkItem item, bool isLookedFor = false)
    {
        try
        {
            if (TryEnqueue(item))
            {
                if (!isLookedFor)
                    NotePublished();
                return;
            }

            // It meets the door again, which gives it a place of its own.
            item.GiveRoomQuietly();
            Admission!.Wait(item);
        }
        catch (Exception exception)
        {
            // A queue of the user's own refused it; this runs on a worker, so the call's caller is who to tell.
            Reject(item, exception, Outcome.Failed);
        }
    }

    private void Enqueue(WorkItem item, Worker? self)
    {
        if (Admission is { } admission && !admission.TryAdmit(item))
        {
            OnQueueFull(item, admission);
            return;
        }

        if (self is { Place: >= 0 } && item.Target is null && HasLocalQueues)
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

        if (item.Target is null)
            NotePublished();
        else
            AskToGiveWay();
    }

    // The order of these two needs no look across workers; for the others every call must stand in the one queue.
    private bool HasLocalQueues => Options.Queue is null && Options.QueueStrategy is QueueStrategy.Fifo or QueueStrategy.Lifo;
}
