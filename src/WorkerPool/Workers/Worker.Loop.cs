using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>What a worker does next.</summary>
internal sealed partial class Worker
{
    // Every so many calls of its own, or of its mail, the worker looks at the shared queue first, so that calls that submit calls starve
    // nobody.
    private const int LocalRun = 61;

    // After so many continuations in a row the worker looks at everything else.
    private const int ContinuationRun = 16;

    // Set when a continuation threw: an async void method, or the pool's own error.
    private Exception? _fault;

    private WorkerTerminationReason? _leaveReason;

    // With a reason to leave: whether to go on taking work until there is none.
    private bool _leaveWhenEmpty;

    // Whether it was woken because a call waits in a queue, and has not looked there yet.
    private bool _wasWoken;

    private int _localRun;
    private long _calls;

    // Pieces of asynchronous calls run in a row while something else may wait. The worker only.
    private int _continuationRun;

    private bool IsLeaving => _leaveReason is not null && !_leaveWhenEmpty;

    // Up to its limit a worker takes any call. Beyond it, while it cleans and when it is to leave, it helps only when every call it
    // hosts has submitted calls of its own, which might otherwise wait for this very worker for ever.
    private bool CanTake =>
        (!IsLeaving && !_counters.IsCleaning && _hosted < Dispatcher.Options.ConcurrentTasksPerWorker)
        || (_hosted > 0 && AllHaveSubmitted());

    /// <summary>
    /// Does the next thing: a frame, a continuation, a call, or rest. <see langword="false"/> when the worker should leave.
    /// </summary>
    internal bool RunOne()
    {
        if (Volatile.Read(ref _state) != (int)WorkerState.Ready)
            return RunLeftover();
        if (_fault is not null)
            ExceptionDispatchInfo.Throw(_fault);
        if (Channel.TryReceive(out Frame frame))
        {
            Receive(frame);
            return true;
        }

        // A worker that rests and has been claimed in the meantime takes nothing from a queue: its claim's frame comes first.
        if (!_isResting || TryWithdraw())
        {
            // A worker that was woken for the queue looks there first: a continuation may take long, and nobody else was woken. So does
            // one that has run many in a row: a call that yields again and again may wait for one in the queue.
            if (!_wasWoken && IsContinuationsTurn() && TryRunContinuation())
                return true;
            _wasWoken = false;
            if (!CanTake)
            {
                PassOnLook();
                if (TryRunAwaited())
                    return true;
            }
            else if (TryTake(out WorkItem? item))
            {
                RunHere(item);
                return true;
            }
            else if (_awaitsGroups && TryRunAwaited())
            {
                return true;
            }

            if (TryRunContinuation())
                return true;
            if (_leaveReason is not null && _hosted == 0 && !_counters.IsCleaning)
                return false;
        }
        else
        {
            AwaitFrame();
            return true;
        }

        Rest();
        return true;
    }

    private void Receive(in Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.TaskRequest:
                _isResting = false;
                RunHanded(frame.Id);
                break;
            case FrameKind.Wake:
                _isResting = false;

                // Claimed in the instant in which it stopped taking calls: the wake belongs to somebody who does.
                _wasWoken = CanTake;
                if (!_wasWoken && Dispatcher.HasWork)
                    Dispatcher.NotePublished();
                break;
            case FrameKind.CleanupRequest:
                if (FindStopped(frame.Id) is { } stopped && stopped.Abort!.TryCompleteListeners())
                    EndCleanup(stopped);
                break;
            case FrameKind.TerminateRequest:
                PrepareToLeave((WorkerTerminationReason)frame.Argument);
                break;
            default:
                throw new InvalidOperationException($"The frame kind {frame.Kind} is not for a worker.");
        }
    }

    private void PrepareToLeave(WorkerTerminationReason reason)
    {
        if (reason is WorkerTerminationReason.Idle or WorkerTerminationReason.MaxAge)
        {
            // Sent by the maintenance, which has claimed the worker for it.
            _isResting = false;
            if (_hosted > 0 || MailCount > 0)
            {
                IsAskedToLeave = false;
                return;
            }
        }

        _leaveReason ??= reason;
        _leaveWhenEmpty = reason == WorkerTerminationReason.PoolTerminated && Dispatcher.IsDraining;
    }

    private void RunHanded(int slot)
    {
        WorkItem item = Dispatcher.Table.Take(slot)!;
        if (IsLeaving || Volatile.Read(ref _state) != (int)WorkerState.Ready)
        {
            Dispatcher.Resubmit(item, this);
        }
        else if (item.TryStart(this))
        {
            Run(item);
        }
        else
        {
            item.Release();
        }
    }

    /// <summary>Runs a call that this worker has started.</summary>
    private void Run(WorkItem item)
    {
        _hosted++;
        _calls++;
        _current = item;
        item.EnterContext();
        item.Execute(this);
        _current = null;
        LeaveUserCode();
        if (Dispatcher.RecyclesWorkers)
            CheckRecycling();
    }

    /// <summary>
    /// A part of a batch has dealt with so many of its items, each a call as far as recycling goes; whether the worker is now to leave and
    /// the part to end. For the worker.
    /// </summary>
    internal bool NoteItems(int count)
    {
        _calls += count;
        if (Dispatcher.RecyclesWorkers)
            CheckRecycling();
        return IsLeaving;
    }

    /// <summary>Items that this worker may still take before it is recycled.</summary>
    internal int ItemsLeft =>
        Dispatcher.Options.MaxTasksPerWorker > 0 ? (int)Math.Max(1, Dispatcher.Options.MaxTasksPerWorker - _calls) : int.MaxValue;

    private void CheckRecycling()
    {
        PoolOptions options = Dispatcher.Options;
        if (options.MaxTasksPerWorker > 0 && _calls >= options.MaxTasksPerWorker)
            _leaveReason ??= WorkerTerminationReason.MaxTasks;
        else if (Dispatcher.Workers.IsTooOld(this))
            _leaveReason ??= WorkerTerminationReason.MaxAge;
    }

    /// <summary>Takes and starts a waiting call: of its mail, except every so often, or of those that any worker may run.</summary>
    private bool TryTake([NotNullWhen(true)] out WorkItem? item)
    {
        // Who owes a look at the queues, as nobody else was woken for what waits there, looks there first.
        bool mailFirst = !_owesLook && MailCount > 0 && ++_mailRun % LocalRun != 0;
        _owesLook = false;
        return (mailFirst && TryTakeMail(out item)) || TryTakeAny(out item) || TryTakeMail(out item);
    }

    private bool TryTakeAny([NotNullWhen(true)] out WorkItem? item) =>
        Dispatcher.Groups is { } groups ? TryTakeInTurn(groups, out item) : TryTakeShared(out item);

    /// <summary>The same: of its own calls' calls, of the shared queue, of those not admitted yet, or another worker's.</summary>
    private bool TryTakeShared([NotNullWhen(true)] out WorkItem? item)
    {
        bool localFirst = Local is not null && ++_localRun % LocalRun != 0;
        while (true)
        {
            if (!(localFirst && Local!.TryDequeue(out QueuedItem queued)) && !Dispatcher.Queue.TryDequeue(out queued)
                && !(Local is not null && Local.TryDequeue(out queued)))
            {
                if (Dispatcher.Admission is { } admission && admission.TryTakeWaiting(out item))
                {
                    if (StartOrDiscard(item))
                        return true;
                    continue;
                }

                if (!Dispatcher.Workers.TrySteal(this, out queued))
                {
                    item = null;
                    return false;
                }
            }

            item = Dispatcher.Table.Take(queued.Id.Value) ?? throw new InvalidOperationException(
                $"The queue returned {queued.Id}, which names no waiting call; a queue must return each item it took exactly once.");
            if (StartOrDiscard(item))
                return true;
        }
    }

    private bool StartOrDiscard(WorkItem item)
    {
        bool started = item.TryStart(this);
        if (!started)
            Dispatcher.Discard(item);
        Dispatcher.Admission?.Pump();
        return started;
    }

    private bool AllHaveSubmitted()
    {
        lock (_suspended)
        {
            if (_suspended.Count < _hosted)
                return false;
            foreach (WorkItem item in _suspended)
            {
                if (!item.HasSubmitted)
                    return false;
            }

            return true;
        }
    }
}
