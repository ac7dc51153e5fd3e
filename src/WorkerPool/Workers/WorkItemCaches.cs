using System.Runtime.CompilerServices;

namespace WorkerPool.Workers;

/// <summary>
/// A pool's caches of used items, one for each shape of call it has seen. What a burst leaves in them, and in the queues, is given back
/// when it was not used for a while. Thread-safe.
/// </summary>
internal sealed class WorkItemCaches(Dispatcher dispatcher)
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();

    // By the shape's number; replaced under the gate when it grows.
    private object?[] _caches = [];

    // Armed while a cache has more than it keeps for good; guarded by the gate.
    private PoolTimer? _trimmer;
    private bool _isArmed;

    /// <summary>The cache for one closed type of item.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal WorkItemCache<TItem> Get<TItem>()
        where TItem : WorkItem
    {
        object?[] caches = Volatile.Read(ref _caches);
        int shape = Shape<TItem>.Number;
        return (uint)shape < (uint)caches.Length && caches[shape] is { } cache
            ? Unsafe.As<WorkItemCache<TItem>>(cache)
            : Add<TItem>(shape);
    }

    /// <summary>A cache holds more than it keeps for good.</summary>
    internal void NoteSurplus()
    {
        lock (_gate)
        {
            if (!_isArmed)
                Arm();
        }
    }

    /// <summary>The pool has ended.</summary>
    internal void End()
    {
        lock (_gate)
        {
            _isArmed = true;
            _trimmer?.End();
        }
    }

    private void Arm()
    {
        _isArmed = true;
        if (_trimmer is null)
            _trimmer = new PoolTimer(dispatcher, static state => ((WorkItemCaches)state).Trim(), this, s_period);
        else
            _trimmer.Change(s_period);
    }

    private void Trim()
    {
        // While the table is large, items that are kept for the next calls may stand at its end.
        bool hasSurplus = dispatcher.Table.Trim();
        bool isAtRest = hasSurplus && dispatcher is { HasWaiting: false, Workers.IsAnyBusy: false };
        foreach (object? cache in Volatile.Read(ref _caches))
            hasSurplus |= ((IWorkItemCache?)cache)?.Trim(isAtRest) == true;
        dispatcher.TrimQueues();
        lock (_gate)
        {
            if (hasSurplus && dispatcher.MayStartWorkers)
                Arm();
            else
                _isArmed = false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WorkItemCache<TItem> Add<TItem>(int shape)
        where TItem : WorkItem
    {
        lock (_gate)
        {
            object?[] caches = _caches;
            if (shape >= caches.Length)
                Array.Resize(ref caches, Math.Max(8, shape + 1));
            else
                caches = (object?[])caches.Clone();
            caches[shape] ??= new WorkItemCache<TItem>(this);
            Volatile.Write(ref _caches, caches);
            return (WorkItemCache<TItem>)caches[shape]!;
        }
    }

    /// <summary>Numbers the closed item types of the process.</summary>
    private static class Shape<TItem>
    {
        internal static readonly int Number = Shapes.Next();
    }

    private static class Shapes
    {
        private static int s_last;

        internal static int Next() => Interlocked.Increment(ref s_last) - 1;
    }
}
