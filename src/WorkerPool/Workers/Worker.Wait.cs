using System.Runtime.CompilerServices;
using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>What a worker does when its own code waits for calls of its own pool.</summary>
internal sealed partial class Worker
{
    private const int FirstPrune = 16;

    // So many waits fit on any stack; beyond them each first looks whether there is room for another.
    private const int SureWaits = 16;

    // Calls that code on this worker awaits, with their versions, the latest last. Nobody else may be free to run them. The worker only.
    private readonly List<(WorkItem Item, int Version)> _awaited = [];
    private int _pruneAt = FirstPrune;

    /// <summary>Code on this worker awaits a call of its own pool. For the worker.</summary>
    internal void NoteAwaited(WorkItem item)
    {
        if (!item.IsPending)
            return;
        if (_awaited.Count >= _pruneAt)
        {
            _awaited.RemoveAll(static awaited => !awaited.Item.IsWaiting(awaited.Version));
            _pruneAt = Math.Max(FirstPrune, _awaited.Count * 2);
        }

        _awaited.Add((item, item.Version));
        if (item.Group is not null)
        {
            // Whoever submitted it: the code that runs now waits for a call, and may have to lend that its slot.
            _awaitsGroups = true;
            NoteSubmission();
        }
    }

    /// <summary>
    /// Returns when the call has completed. If no worker has begun it, this one runs it now; otherwise somebody runs it, and this
    /// worker runs only the continuations that must come back to it and the calls that these await. For the worker.
    /// </summary>
    internal void WaitFor<TResult>(WorkItem<TResult> item, int version)
    {
        if (_waits >= SureWaits)
            RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkItem? outer = _current;
        BeginWait(outer, item);
        SynchronizationContext? synchronization = SynchronizationContext.Current;
        bool isSuppressed = ExecutionContext.IsFlowSuppressed();
        if (isSuppressed)
            ExecutionContext.RestoreFlow();
        ExecutionContext context = ExecutionContext.Capture()!;
        if (outer is not null)
            NoteSuspended(outer);
        PassOnLook();
        _waits++;
        try
        {
            // What runs here meanwhile is other calls' code: it must not see what this one left on the thread.
            LeaveUserCode();

            // Without a TMethods, in its factory or its disposal, the worker can only wait for another one.
            if ((Methods is null || !item.TryRunHere(this, version)) && item.TakesTurns)
                NoteAwaited(item);

            BlockedWaiter? waiter = item.TakeOverWaiter(version, Channel.Parker);
            bool isRegistered = waiter is not null;
            waiter ??= new BlockedWaiter(Channel.Parker);
            if (isRegistered || item.TrySignalOnCompletion(version, waiter))
                PumpUntilSignalled(waiter);
        }
        finally
        {
            // The code may go on after an interrupt or a handle that was used twice.
            _waits--;
            EndWait(outer);
            if (outer is not null)
                NoteResumed(outer);
            _current = outer;
            SynchronizationContext.SetSynchronizationContext(synchronization);
            ExecutionContext.Restore(context);
            if (isSuppressed)
                ExecutionContext.SuppressFlow();
        }
    }

    // In its factory it leaves the frame of its first call where it is: it has no TMethods to run that with.
    private bool HasFrameHere => Methods is not null && Channel.HasFrame;

    /// <summary>
    /// Receives a frame for code that blocks: a stopped call that ran here is over only when its cleanup is, and what the code waits for
    /// may wait for that. No frame brings a call: a worker that runs code has had the frames of all its claims.
    /// </summary>
    private bool TryReceiveHere()
    {
        if (!HasFrameHere || !Channel.TryReceive(out Frame frame))
            return false;
        Receive(frame);
        return true;
    }

    private void PumpUntilSignalled(BlockedWaiter waiter)
    {
        try
        {
            while (!waiter.IsSignalled)
            {
                if (TryReceiveHere() || (IsContinuationsTurn() && TryRunContinuation()) || TryRunAwaited() || TryRunMail()
                    || TryRunContinuation())
                    continue;

                // Forget an old notification, then look again at the things it may have been about.
                Channel.Parker.Consume();
                if (waiter.IsSignalled || HasFrameHere || !_continuations.IsEmpty || _isSlotFree || CanRunMail)
                    continue;
                if (!Channel.Parker.Spin(Dispatcher.SpinTicks))
                    Channel.Parker.Park();
            }
        }
        catch
        {
            waiter.Forsake();
            throw;
        }
    }

    /// <summary>
    /// Runs a waiting call that code on this worker awaits, wherever it waits: whoever is blocked may be blocked on that code, and
    /// every other worker may be, too.
    /// </summary>
    private bool TryRunAwaited()
    {
        _isSlotFree = false;
        if (_awaited.Count == 0 || Methods is null || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return false;
        CallGroup? full = null;
        for (int i = _awaited.Count - 1; i >= 0; i--)
        {
            (WorkItem item, int version) = _awaited[i];
            CallGroup? group = item.Group;
            if (group is not null && item.Lane is null && ReferenceEquals(group, full))
                continue;

            // Out of the list before it runs: what it runs may await others.
            _awaited.RemoveAt(i);
            if (item.TryRunHere(this, version))
                return true;

            // A call whose group is at its cap, or whose turn has not come in its lane, may run later.
            if (!item.TakesTurns || !item.IsWaiting(version))
                continue;
            _awaited.Insert(i, (item, version));
            if (item.Lane is not { } lane)
                full = group;
            else if (lane.TryRunAhead(this, version))
                return true;
        }

        return false;
    }

    /// <summary>Runs a call that was claimed past its carrier.</summary>
    internal void RunHere(WorkItem item)
    {
        Volatile.Write(ref _counters.Taken, _counters.Taken + 1);
        Run(item);
    }
}
