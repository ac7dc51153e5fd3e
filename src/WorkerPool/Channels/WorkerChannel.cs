using System.Runtime.CompilerServices;

namespace WorkerPool.Channels;

/// <summary>
/// The path to one worker: a ring of frames and the bell that wakes whoever reads it. For a thread a frame carries only the call's
/// id; its arguments stay where they are.
/// </summary>
internal sealed class WorkerChannel(int capacity)
{
    private readonly FrameRing _ring = new(capacity);

    /// <summary>The bell. Others than senders of frames may ring it too.</summary>
    internal Parker Parker { get; } = new();

    /// <inheritdoc cref="FrameRing.HasFrame"/>
    internal bool HasFrame => _ring.HasFrame;

    /// <summary>Sends a frame and wakes the worker; <see langword="false"/> when the ring is full and nothing was sent.</summary>
    internal bool TrySend(in Frame frame)
    {
        if (!_ring.TrySend(frame))
            return false;
        Interleaving.Point();
        Parker.Notify();
        return true;
    }

    /// <summary>Sends a frame for which the ring always has room: each claim of an idle worker sends one and waits for none.</summary>
    internal void Send(in Frame frame)
    {
        if (!TrySend(frame))
            throw new InvalidOperationException($"A worker's channel of {_ring.Capacity} frames is full; a claim was made twice.");
    }

    /// <inheritdoc cref="FrameRing.TryReceive"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReceive(out Frame frame) => _ring.TryReceive(out frame);
}
