namespace WorkerPool.Workers;

/// <summary>How a worker rests and is woken. The proof stands in README.md beside this file.</summary>
internal sealed partial class Worker
{
    // Whether this worker's bit in the idle set is up, or was claimed and the claim's frame has not come yet. The worker only.
    private bool _isResting;

    private bool _isAskedToLeave;

    // Since when it rests, in coarse milliseconds; for the maintenance.
    private long _restingSince;

    /// <summary>Whether the maintenance has asked it to leave. Set before the request is sent; taken back by the worker.</summary>
    internal bool IsAskedToLeave
    {
        get => Volatile.Read(ref _isAskedToLeave);
        set => Volatile.Write(ref _isAskedToLeave, value);
    }

    internal long RestingSince => Volatile.Read(ref _restingSince);

    private bool MayAnnounce =>
        _leaveReason is null && !_counters.IsCleaning && _hosted < Dispatcher.Options.ConcurrentTasksPerWorker;

    /// <summary>Takes its bit down; <see langword="false"/> when somebody has claimed it and a frame is on its way.</summary>
    private bool TryWithdraw()
    {
        if (!Dispatcher.Idle.TryClaim(Place))
            return false;
        _isResting = false;
        return true;
    }

    /// <summary>
    /// Waits for the frame of a claim. It may bring a call: what ran before it, a continuation too, could block and hold that up.
    /// </summary>
    private void AwaitFrame()
    {
        Channel.Parker.Consume();
        if (!Channel.HasFrame && !Channel.Parker.Spin(Dispatcher.SpinTicks))
            Sleep();
    }

    /// <summary>Sleeps until notified, outside any call. An interrupt that a call left pending on its thread ends the sleep and nothing else.</summary>
    private void Sleep()
    {
        try
        {
            Channel.Parker.Park();
        }
        catch (ThreadInterruptedException)
        {
            // The loop that sleeps looks again at what it waits for.
        }
    }

    private void Rest()
    {
        // Forget an old notification, then look at everything it may have been about.
        Channel.Parker.Consume();
        if (Channel.HasFrame || !_continuations.IsEmpty || _isSlotFree || (MailCount > 0 && !_isResting && CanTake)
            || Volatile.Read(ref _state) != (int)WorkerState.Ready)
            return;

        if (!_isResting && MayAnnounce)
        {
            if (Dispatcher.RecyclesWorkers)
                Volatile.Write(ref _restingSince, Dispatcher.Clock.CoarseNow);
            _isResting = true;
            Dispatcher.Idle.Announce(Place);
            Interleaving.Point();

            // The last look, after the announcement's fence: whoever published before it is found here, whoever publishes after
            // it sees the bit.
            if (Dispatcher.HasWork || MailCount > 0 || _counters.IsCleaning)
                return;
        }

        if (Dispatcher.SpinTicks > 0 && Dispatcher.Idle.TryBeginSpin(Place))
        {
            bool notified = Channel.Parker.Spin(Dispatcher.SpinTicks);
            Dispatcher.Idle.EndSpin(Place);
            if (notified)
                return;
        }

        Interleaving.Point();
        Sleep();
    }
}
