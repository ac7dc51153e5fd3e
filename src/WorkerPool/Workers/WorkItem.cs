using System.Diagnostics;

namespace WorkerPool.Workers;

/// <summary>
/// One call: what to run, how it stands, and, in <see cref="WorkItem{TResult}"/>, the source that its caller awaits. Used again and
/// again for calls of the same shape.
/// </summary>
/// <remarks>
/// <para>
/// All that threads decide between them is in one 64-bit word, changed by compare-and-swap: the version (bits 32 to 63), which
/// makes a stale handle harmless and advances when the outcome is taken; the number of holders (bits 8 to 31); and the phase (bits 0 to 1). Whoever moves the phase to
/// Done, alone, decides the outcome and completes the source.
/// </para>
/// <para>
/// Holders are the caller, until it takes the outcome; the carrier, a queue entry or a frame that names the item; and the worker
/// that runs its code. The item is used again when the last one lets go, so a queue entry that outlives its call never names
/// another one.
/// </para>
/// </remarks>
internal abstract partial class WorkItem
{
    private const long PhaseMask = 0b11;
    private const long PhaseFree = 0;
    private const long PhasePending = 1;
    private const long PhaseRunning = 2;
    private const long PhaseDone = 3;
    private const long OneHolder = 1 << 8;
    private const long HolderMask = 0xFFFFFF00;
    private const int VersionShift = 32;

    private long _state;

    // Set by the worker just after it started the item. Whoever stops a running item waits for it to be set.
    private volatile Worker? _worker;

    private AbortSequence? _abort;

    private protected WorkItem(Dispatcher dispatcher)
    {
        Dispatcher = dispatcher;
        Slot = dispatcher.Table.Allocate();
    }

    ~WorkItem()
    {
        try
        {
            Dispatcher.Table.Free(Slot);
            if (IsDone && FailureNobodyTook is { } failure)
                Log.FailureForgotten(Dispatcher.Logger, Dispatcher.Name, failure);
        }
        catch (Exception exception)
        {
            Log.TimerFailed(Dispatcher.Logger, Dispatcher.Name, exception);
        }
    }

    internal Dispatcher Dispatcher { get; }

    /// <summary>The item's slot in the <see cref="WorkItemTable"/>.</summary>
    internal int Slot { get; }

    internal int Version => (int)(Volatile.Read(ref _state) >> VersionShift);

    internal ExecOptions? Options { get; private set; }

    /// <summary>Set by the submitter before anybody else sees the item.</summary>
    internal CallOrigin Origin { get; set; }

    /// <summary>Whether the item's own code has submitted calls to its own pool: its worker may then run others while it waits.</summary>
    internal bool HasSubmitted { get; set; }

    /// <summary>What is left of a stopped item's cleanup; null for an item that was not stopped while it ran.</summary>
    internal AbortSequence? Abort
    {
        get => Volatile.Read(ref _abort);
        set => Volatile.Write(ref _abort, value);
    }

    /// <summary>The exception of a call that has failed and whose outcome was never taken; null for one that was stopped or rejected.</summary>
    private protected virtual Exception? FailureNobodyTook => null;

    /// <summary>Whether the call of that version has not begun, nor ended.</summary>
    internal bool IsWaiting(int version) => Version == version && IsPending;

    internal bool IsPending => (Volatile.Read(ref _state) & PhaseMask) == PhasePending;

    private protected bool IsDone => (Volatile.Read(ref _state) & PhaseMask) == PhaseDone;

    /// <summary>Runs the call's code on the current thread and completes it, now or when its asynchronous part has ended.</summary>
    internal abstract void Execute(Worker worker);

    /// <summary>Completes the source with an exception. For the one that moved the phase to Done.</summary>
    internal abstract void SetException(Exception exception);

    /// <summary>Makes a rented item a new call, held by its caller and its carrier. Nobody else knows it yet.</summary>
    internal void Begin(ExecOptions? options) => Begin(options, CallerContext.Capture(Dispatcher.ContextFlow));

    /// <summary>The same, with what another item's caller had around it.</summary>
    internal void Begin(ExecOptions? options, CallerContext caller)
    {
        Debug.Assert((_state & PhaseMask) == PhaseFree, "An item was rented while in use.");
        Options = options;
        Origin = CallOrigin.Caller;
        HasSubmitted = false;
        _enqueuedAt = 0;
        _caller = caller;
        Volatile.Write(ref _state, (_state & ~(PhaseMask | HolderMask)) | PhasePending | (2 * OneHolder));
    }

    /// <summary>
    /// Claims a waiting item for a worker, which takes over the carrier's hold; <see langword="false"/> when the item has been
    /// stopped or claimed.
    /// </summary>
    internal bool TryStart(Worker worker)
    {
        long state = Volatile.Read(ref _state);
        int version = (int)(state >> VersionShift);
        return (state & PhaseMask) == PhasePending && !(HasQueueLimit && TryExpire(version)) && TryBegin(worker, version, 0, pastCarrier: false);
    }

    /// <summary>
    /// Claims a waiting item for a worker that blocks on it, wherever it waits. Its carrier keeps its hold and finds it gone.
    /// </summary>
    internal bool TryStartHere(Worker worker, int version) =>
        Lane is not { IsHolding: false } && (Group is not { } group || group.TryEnter(this, version, worker))
        && TryBegin(worker, version, OneHolder, pastCarrier: true);

    /// <summary>Runs a waiting call, or a part of it, on a worker that blocks on it or has nothing else to do; false when there is nothing to run.</summary>
    internal virtual bool TryRunHere(Worker worker, int version)
    {
        if (!TryStartHere(worker, version))
            return false;
        worker.RunHere(this);
        return true;
    }

    /// <summary>
    /// Begins a call that no queue and no frame carries, on behalf of a worker that works for it. Nobody holds it for that, so that it may have
    /// ended and serve another caller when this returns.
    /// </summary>
    private protected bool TryBeginUncarried(Worker? worker, int version)
    {
        if (!TryBegin(worker, version, OneHolder, pastCarrier: false))
            return false;
        Release();
        return true;
    }

    /// <summary>
    /// Ends a running item for its worker, which lets go of it. On <see langword="true"/> the worker must complete the source and
    /// not touch the item afterwards; on <see langword="false"/> the item has been stopped and the worker still holds it.
    /// </summary>
    internal bool TryFinish() => TryFinish(Version);

    /// <summary>The same for an item that the caller does not hold, and that may serve another call by now.</summary>
    private protected bool TryFinish(int version)
    {
        long state = Volatile.Read(ref _state);
        while ((state & PhaseMask) == PhaseRunning && (int)(state >> VersionShift) == version)
        {
            long seen = Interlocked.CompareExchange(ref _state, (state | PhaseDone) - OneHolder, state);
            if (seen == state)
            {
                ReleaseLimits();
                EndContext();
                return true;
            }

            state = seen;
        }

        return false;
    }

    /// <summary>
    /// Stops the call: it will not run, or, if it runs, its code is told to stop. Its caller gets the exception at once.
    /// </summary>
    internal bool TryStop(int version, Exception exception, Outcome outcome) => TryEnd(version, exception, outcome, onlyWaiting: false);

    /// <summary>Stops the call unless it runs already: for those who end what waits and must leave alone what runs.</summary>
    internal bool TryStopWaiting(int version, Exception exception, Outcome outcome) =>
        TryEnd(version, exception, outcome, onlyWaiting: true);

    private bool TryBegin(Worker? worker, int version, long holders, bool pastCarrier)
    {
        long state;
        do
        {
            state = Volatile.Read(ref _state);
            if ((int)(state >> VersionShift) != version || (state & PhaseMask) != PhasePending || (pastCarrier && !MayRunOn(worker)))
                return false;
        }
        while (Interlocked.CompareExchange(ref _state, (state ^ PhasePending ^ PhaseRunning) + holders, state) != state);

        if (pastCarrier)
            NoteGone();
        _worker = worker;
        LeaveQueue();
        Turn?.OnStarted(this);
        StartRunLimit();
        return true;
    }

    private bool TryEnd(int version, Exception exception, Outcome outcome, bool onlyWaiting)
    {
        long state = Volatile.Read(ref _state);
        while (true)
        {
            long phase = state & PhaseMask;
            if ((int)(state >> VersionShift) != version || phase is not (PhasePending or PhaseRunning)
                || (onlyWaiting && phase == PhaseRunning))
                return false;
            Interleaving.Point();
            long seen = Interlocked.CompareExchange(ref _state, state | PhaseDone, state);
            if (seen != state)
            {
                state = seen;
                continue;
            }

            Interleaving.Point();
            NoteStopped(outcome);
            ReleaseLimits();
            if (phase == PhasePending)
                OnStoppedWaiting();
            else
                OnStoppedRunning();

            SetException(exception);
            return true;
        }
    }

    /// <summary>Stops the call as its caller asked for.</summary>
    internal bool TryCancel(int version, CancellationToken token) =>
        TryStop(version, new OperationCanceledException("The call was cancelled.", token), Outcome.Cancelled);

    /// <summary>Ends a call that stands in a worker's channel, for its carrier.</summary>
    internal void Refuse(Exception exception, Outcome outcome)
    {
        TryStopWaiting(Version, exception, outcome);
        Release();
    }

    /// <summary>Throws when a handle's outcome has been taken and the item perhaps serves another call.</summary>
    internal void ThrowIfTaken(int version)
    {
        if (Version != version)
            CompletionMarks.ThrowTaken();
    }

    /// <summary>Whether the source was completed or the call was stopped, as a <see cref="TaskStatus"/> for a call without result yet.</summary>
    private protected TaskStatus StatusBeforeResult =>
        (Volatile.Read(ref _state) & PhaseMask) == PhasePending ? TaskStatus.WaitingToRun : TaskStatus.Running;

    /// <summary>Drops the delegate and the argument.</summary>
    private protected abstract void ClearCall();

    private protected abstract void ReturnToCache();
}
