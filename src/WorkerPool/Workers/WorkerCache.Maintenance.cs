using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>Resting workers that have rested too long, or are too old: claimed, then asked to leave.</summary>
internal sealed partial class WorkerCache
{
    private static readonly TimeSpan s_shortestPeriod = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longestPeriod = TimeSpan.FromMinutes(1);

    // One shot at a time, armed only while there is a worker to watch; guarded by the gate.
    private PoolTimer? _maintenance;
    private bool _maintenanceArmed;

    /// <summary>Whether a worker has reached <see cref="PoolOptions.MaxWorkerAge"/>.</summary>
    internal bool IsTooOld(Worker worker) =>
        _options.MaxWorkerAge != Timeout.InfiniteTimeSpan
        && _dispatcher.Clock.CoarseNow - worker.StartedAt >= _options.MaxWorkerAge.TotalMilliseconds;

    private void ArmMaintenance()
    {
        bool ages = _options.MaxWorkerAge != Timeout.InfiniteTimeSpan;
        bool rests = _options.IdleTimeout != Timeout.InfiniteTimeSpan;
        if (!ages && !rests)
            return;
        lock (_gate)
        {
            bool watched = (ages && _inService > 0) || (rests && _inService > _options.MinWorkers);
            if (_maintenanceArmed || !watched || !_dispatcher.MayStartWorkers)
                return;
            TimeSpan shortest = !ages || (rests && _options.IdleTimeout < _options.MaxWorkerAge) ? _options.IdleTimeout : _options.MaxWorkerAge;
            TimeSpan period = TimeSpan.FromTicks(Math.Clamp(shortest.Ticks / 4, s_shortestPeriod.Ticks, s_longestPeriod.Ticks));
            _maintenanceArmed = true;
            if (_maintenance is null)
                _maintenance = new PoolTimer(_dispatcher, static state => ((WorkerCache)state).Maintain(), this, period);
            else
                _maintenance.Change(period);
        }
    }

    private void Maintain()
    {
        lock (_gate)
            _maintenanceArmed = false;
        // Those that were asked before may not have left yet.
        int surplus = InService().Count(static worker => !worker.IsAskedToLeave) - _options.MinWorkers;
        foreach (Worker worker in InService().Reverse())
        {
            if (IsTooOld(worker))
                TryRetire(worker, WorkerTerminationReason.MaxAge);
            else if (surplus > 0 && HasRestedTooLong(worker) && TryRetire(worker, WorkerTerminationReason.Idle))
                surplus--;
        }

        ArmMaintenance();
    }

    private bool HasRestedTooLong(Worker worker) =>
        _options.IdleTimeout != Timeout.InfiniteTimeSpan && worker.State == WorkerState.Ready
        && _dispatcher.Clock.CoarseNow - worker.RestingSince >= _options.IdleTimeout.TotalMilliseconds;

    /// <summary>Claims a resting worker, so that nobody hands it a call any more, and tells it to leave.</summary>
    private bool TryRetire(Worker worker, WorkerTerminationReason reason)
    {
        if (worker.State != WorkerState.Ready || !_dispatcher.Idle.TryClaim(worker.Place))
            return false;

        // The claim is of the worker that rests in the place, which may be another by now: it gets a frame all the same.
        Worker? claimed = At(worker.Place);
        bool same = ReferenceEquals(claimed, worker);
        worker.IsAskedToLeave = same;
        if (same)
            worker.Channel.Send(new Frame(FrameKind.TerminateRequest, 0, (long)reason));
        else
            claimed?.Wake();
        return same;
    }
}
