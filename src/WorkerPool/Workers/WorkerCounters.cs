using System.Runtime.InteropServices;

namespace WorkerPool.Workers;

/// <summary>
/// One worker's numbers. Each only grows and has one writer at a time, so plain additions with volatile writes are enough; the
/// lines of the worker and of the others are kept apart.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct WorkerCounters
{
    // Written by the worker.
    [FieldOffset(128)]
    internal long Taken;

    [FieldOffset(136)]
    internal long Completed;

    [FieldOffset(144)]
    internal long Failed;

    [FieldOffset(152)]
    internal long Cancelled;

    [FieldOffset(160)]
    internal long Cleaned;

    // Parts of calls whose outcome is counted elsewhere.
    [FieldOffset(168)]
    internal long Parts;

    // Calls given by hand-off; written by whoever has claimed the worker, before the frame is sent.
    [FieldOffset(256)]
    internal long Handed;

    // Handed calls that were stopped, or run elsewhere, before the worker came to them; Interlocked.
    [FieldOffset(264)]
    internal long Withdrawn;

    // Running calls that were stopped; Interlocked.
    [FieldOffset(272)]
    internal long Stopped;

    /// <summary>Calls the worker has begun, and those handed to it that it is about to.</summary>
    internal readonly long Begun => Volatile.Read(in Handed) + Volatile.Read(in Taken) - Volatile.Read(in Withdrawn);

    /// <summary>Calls held by the worker whose callers still wait.</summary>
    internal readonly long Active =>
        Math.Max(0, Volatile.Read(in Handed) + Volatile.Read(in Taken) - Volatile.Read(in Completed) - Volatile.Read(in Failed)
            - Volatile.Read(in Cancelled) - Volatile.Read(in Parts) - Volatile.Read(in Withdrawn) - Volatile.Read(in Stopped));

    /// <summary>Whether a stopped call is not cleaned up yet.</summary>
    internal readonly bool IsCleaning => Volatile.Read(in Stopped) != Volatile.Read(in Cleaned);
}
