using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>
/// A thread that blocks on a call. Once registered it must wait for its own signal, not for the outcome: the completer, between
/// publishing the outcome and the signal, still has to come by here.
/// </summary>
internal sealed class BlockedWaiter(Parker parker)
{
    [ThreadStatic]
    private static BlockedWaiter? t_ofThread;

    // Written by the completer, read by the waiting thread; the parker's notification follows the write.
    private volatile bool _isSignalled;

    /// <summary>The waiter of a thread that is no worker; it can block on one call at a time.</summary>
    internal static BlockedWaiter OfThread => t_ofThread ??= new BlockedWaiter(new Parker());

    internal Parker Parker => parker;

    internal bool IsSignalled => _isSignalled;

    internal void Reset() => _isSignalled = false;

    internal void Signal()
    {
        _isSignalled = true;
        parker.Notify();
    }
}
