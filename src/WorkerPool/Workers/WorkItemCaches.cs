using System.Runtime.CompilerServices;

namespace WorkerPool.Workers;

/// <summary>A pool's caches of used items, one for each shape of call it has seen. Thread-safe.</summary>
internal sealed class WorkItemCaches
{
    private readonly object _gate = new();

    // By the shape's number; replaced under the gate when it grows.
    private object?[] _caches = [];

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
            caches[shape] ??= new WorkItemCache<TItem>();
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
