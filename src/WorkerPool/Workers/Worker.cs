using System.Collections.Concurrent;
using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>
/// One worker: a thread, the <c>TMethods</c> that lives on it, and the calls it holds. Its parts: the loop (Worker.Loop.cs), resting
/// (Worker.Rest.cs), asynchronous calls (Worker.Async.cs), blocking calls (Worker.Wait.cs), the beginning and the end
/// (Worker.Life.cs).
/// </summary>
internal sealed partial class Worker
{
    // Claims are answered one at a time and a stopped call sends one frame, so this holds whatever arrives before the worker reads.
    private const int ChannelCapacity = 64;

    [ThreadStatic]
    private static Worker? t_current;

    private readonly ConcurrentQueue<Continuation> _continuations = new();
    private readonly WorkerSynchronizationContext _ownContext;

    // Calls of this worker that are not on top of its stack; read by a termination, so guarded by itself.
    private readonly List<WorkItem> _suspended = [];

    // Its stopped calls that are not cleaned up yet. Added by whoever stops them, removed by the worker; guarded by itself. Frames
    // about them carry their ids, but not through the table: a queue entry may still stand there for a call that its waiting caller
    // ran itself.
    private readonly List<WorkItem> _stopped = [];

    // Cold -> Warming -> Ready: the worker. Warming or Ready -> Terminating: compare-and-swap, by the worker that leaves or by
    // whoever expels it; the winner takes it off the books.
    private int _state;

    // The call on top of the stack; written by the worker, read by a termination.
    private volatile WorkItem? _current;

    // Calls whose code is on this worker, stopped ones included; the worker only.
    private int _hosted;

    // 1 once the user was told that it has left; exchanged by the worker, or by a termination that leaves it behind.
    private int _endReported;

    private bool _reportsItself;

    private WorkerCounters _counters;

    internal Worker(Dispatcher dispatcher, int place, int id, WorkerOptions options)
    {
        Dispatcher = dispatcher;
        Place = place;
        Id = id;
        Options = options;
        Channel = new WorkerChannel(ChannelCapacity + dispatcher.Options.ConcurrentTasksPerWorker);
        _ownContext = new WorkerSynchronizationContext(this, null);
        StartedAt = dispatcher.Clock.CoarseNow;
    }

    /// <summary>The worker whose thread this is; null on every other thread.</summary>
    internal static Worker? Current => t_current;

    internal Dispatcher Dispatcher { get; }

    internal int Id { get; }

    /// <summary>Its bit in the <see cref="IdleSet"/> and its index in the <see cref="WorkerCache"/>.</summary>
    internal int Place { get; }

    internal WorkerOptions Options { get; }

    internal WorkerChannel Channel { get; }

    /// <summary>The user's state, made and disposed on this worker's thread.</summary>
    internal object? Methods { get; private set; }

    /// <summary>Calls that this worker's own calls submitted, from which idle workers steal; null until there was one.</summary>
    internal IWorkQueue? Local { get; private set; }

    /// <summary>When it was made, in coarse milliseconds.</summary>
    internal long StartedAt { get; }

    /// <summary>Its thread; null until it is started, and for a caller that runs its own call.</summary>
    internal Thread? Thread { get; set; }

    /// <summary>
    /// Whether it was left behind with calls that were not stopped, and tells the user of its end when they are over. Written before it
    /// leaves; taken back by whoever tells.
    /// </summary>
    internal bool ReportsItself
    {
        get => Volatile.Read(ref _reportsItself);
        set => Volatile.Write(ref _reportsItself, value);
    }

    /// <summary>Whether it was expelled into quarantine; guarded by the cache's gate.</summary>
    internal bool WasQuarantined { get; set; }

    internal ref readonly WorkerCounters Counters => ref _counters;

    internal bool HasLeft => Volatile.Read(ref _state) == (int)WorkerState.Terminated;

    /// <summary>Whether its <c>TMethods</c> has been made.</summary>
    internal bool IsWarm => Volatile.Read(ref _state) >= (int)WorkerState.Ready;

    internal WorkerContext? CurrentContext => _current?.ContextOn(this) ?? _initialContext;

    internal WorkerState State
    {
        get
        {
            var state = (WorkerState)Volatile.Read(ref _state);
            if (state is WorkerState.Cold or WorkerState.Warming)
                return _counters.Active > 0 ? WorkerState.Busy : state;
            if (state != WorkerState.Ready)
                return state;
            return _counters.IsCleaning ? WorkerState.Cleaning : _counters.Active > 0 ? WorkerState.Busy : WorkerState.Ready;
        }
    }

    /// <summary>Gives it a call. For whoever has claimed it, or is about to start it.</summary>
    internal void HandOff(WorkItem item)
    {
        Volatile.Write(ref _counters.Handed, _counters.Handed + 1);
        Interleaving.Point();
        item.NoteHandedTo(this);
        Dispatcher.Table.Put(item.Slot, item);
        Interleaving.Point();
        Send(new Frame(FrameKind.TaskRequest, item.Slot, 0));
    }

    /// <summary>Has it look at the queues. For whoever has claimed it.</summary>
    internal void Wake() => Send(new Frame(FrameKind.Wake, 0, 0));

    /// <summary>
    /// Keeps a call that this worker's own code submitted. An idle worker may steal it. For the worker.
    /// </summary>
    internal void SubmitLocal(in QueuedItem queued)
    {
        if (Local is null)
        {
            Local = Dispatcher.CreateLocalQueue();
            Dispatcher.Workers.NoteLocalQueue();
        }

        Local.TryEnqueue(queued);

        // A worker that was expelled meanwhile is no longer looked at by thieves: whoever expelled it emptied the queue after
        // that, and this looks after its own enqueue.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _state) != (int)WorkerState.Ready)
            Dispatcher.Workers.TakeOverLocal(this);
    }

    /// <summary>The running call submits to its own pool. For the worker.</summary>
    internal void NoteSubmission()
    {
        if (_current is { } current)
            current.HasSubmitted = true;
    }

    /// <summary>Whether the caller is the one who tells the user that this worker has left.</summary>
    internal bool TryReportEnd() => Interlocked.Exchange(ref _endReported, 1) == 0;

    /// <summary>Its thread could not be started.</summary>
    internal void NoteNeverStarted() => Volatile.Write(ref _state, (int)WorkerState.Terminated);

    /// <summary>A call handed to it was stopped, or run elsewhere, before it came to it.</summary>
    internal void NoteWithdrawn() => Interlocked.Increment(ref _counters.Withdrawn);

    /// <summary>Sends a control frame; waits while the channel is full, unless the worker has gone.</summary>
    internal async ValueTask SendControlAsync(Frame frame)
    {
        while (!HasLeft && !Channel.TrySend(frame))
            await Task.Delay(1).ConfigureAwait(false);
    }

    /// <summary>
    /// A running call was stopped. From now on it takes nothing new; when it rests with room for more calls it is woken, so that
    /// nobody hands it one. Pairs with the look at IsCleaning after the announcement in Rest.
    /// </summary>
    internal void NoteStopped(WorkItem item)
    {
        lock (_stopped)
            _stopped.Add(item);
        Interlocked.Increment(ref _counters.Stopped);
        if (Dispatcher.Options.ConcurrentTasksPerWorker > 1)
            Dispatcher.Workers.TryWake(Place);
    }

    /// <summary>A call ended on this worker and its caller is about to learn it. For the worker.</summary>
    internal void NoteFinished(Outcome outcome)
    {
        EndHosting();
        switch (outcome)
        {
            case Outcome.Completed:
                Volatile.Write(ref _counters.Completed, _counters.Completed + 1);
                break;
            case Outcome.Failed:
                Volatile.Write(ref _counters.Failed, _counters.Failed + 1);
                break;
            case Outcome.Part:
                Volatile.Write(ref _counters.Parts, _counters.Parts + 1);
                break;
            default:
                Volatile.Write(ref _counters.Cancelled, _counters.Cancelled + 1);
                break;
        }
    }

    /// <summary>Code that is not the current call's runs on the worker's thread next; gives the call for <see cref="ReturnToCall"/>. For the worker.</summary>
    internal WorkItem? LeaveCall()
    {
        WorkItem? current = _current;
        _current = null;
        return current;
    }

    internal void ReturnToCall(WorkItem current) => _current = current;

    /// <summary>The code of a stopped call has returned. For the worker.</summary>
    internal void NoteReturned(WorkItem item)
    {
        EndHosting();
        AbortSequence? abort;
        var spin = default(SpinWait);
        while ((abort = item.Abort) is null)
            spin.SpinOnce();
        if (abort.TryCompleteCode())
            EndCleanup(item);
    }

    /// <summary>Whether the code of that call is on the thread now, and not blocked on another.</summary>
    internal bool IsRunning(WorkItem item) => ReferenceEquals(_current, item);

    /// <summary>Stops every call it holds.</summary>
    internal void StopAll(Func<Exception> exception, Outcome outcome)
    {
        List<(WorkItem Item, int Version)> held;
        lock (_suspended)
            held = _suspended.ConvertAll(static item => (item, item.Version));
        if (_current is { } current)
        {
            // It was current before and after its version was read, so the version is that of a call on this worker.
            int version = current.Version;
            Interlocked.MemoryBarrier();
            if (ReferenceEquals(_current, current))
                held.Add((current, version));
        }

        foreach ((WorkItem item, int version) in held)
            item.TryStop(version, exception(), outcome);
    }

    /// <summary>The worker was expelled: whoever takes turns with the calls left behind on it need not wait for them.</summary>
    internal void EndTurns()
    {
        List<WorkItem> left;
        lock (_stopped)
            left = [.. _stopped];
        foreach (WorkItem item in left)
            item.EndTurn();
    }

    // The context that serves one call at a time keeps no call that has ended.
    private void EndHosting()
    {
        _current = null;
        if (--_hosted == 0)
            _ownContext.Item = null;
    }

    private void Send(in Frame frame)
    {
        Channel.Send(frame);

        // The notification in it was a full fence: either this sees that the worker has gone, or the worker, which looks at its channel
        // once more after it said so, sees the frame.
        if (HasLeft)
            ReleaseFrames();
    }

    private WorkItem? FindStopped(int slot)
    {
        lock (_stopped)
            return _stopped.Find(item => item.Slot == slot);
    }

    private void EndCleanup(WorkItem item)
    {
        lock (_stopped)
            _stopped.Remove(item);
        item.EndContext();
        item.EndTurn();
        Volatile.Write(ref _counters.Cleaned, _counters.Cleaned + 1);
        item.Release();
    }
}
