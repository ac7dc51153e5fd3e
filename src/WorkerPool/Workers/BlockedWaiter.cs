using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>
/// A thread that blocks on a call. Once registered it must wait for its own signal, not for the outcome: the completer, between
/// publishing the outcome and the signal, still has to come by here. It belongs to one wait. One whose wait was interrupted stays
/// registered, so its thread does not use it again; the next wait for the same call takes it over.
/// </summary>
internal sealed class BlockedWaiter(Parker parker)
{
    [ThreadStatic]
    private static BlockedWaiter? t_spare;

    // Written by the completer, read by the waiting thread; the parker's notification follows the write.
    private volatile bool _isSignalled;

    // Where the waiting thread sleeps. Changed by a thread that takes over, read by the completer.
    private volatile Parker _parker = parker;

    // 1 from the interruption of a wait until another takes its place; Interlocked.
    private int _isForsaken;

    internal Parker Parker => _parker;

    internal bool IsSignalled => _isSignalled;

    /// <summary>
    /// A waiter for a thread that is no worker. A thread may need several: while it blocks, Windows may have it run code that blocks, too.
    /// </summary>
    internal static BlockedWaiter Rent()
    {
        BlockedWaiter? spare = t_spare;
        if (spare is null)
            return new BlockedWaiter(new Parker());
        t_spare = null;
        spare._isSignalled = false;
        return spare;
    }

    /// <summary>Keeps a waiter that nobody has registered, or that has had its signal, for the thread's next wait.</summary>
    internal static void Return(BlockedWaiter waiter) => t_spare = waiter;

    internal void Signal()
    {
        _isSignalled = true;
        Interleaving.Point();
        _parker.Notify();
    }

    /// <summary>Its wait was interrupted.</summary>
    internal void Forsake() => Volatile.Write(ref _isForsaken, 1);

    /// <summary>Whether the caller, which sleeps there, goes on with the wait that was interrupted.</summary>
    internal bool TryTakeOver(Parker parker)
    {
        if (Interlocked.CompareExchange(ref _isForsaken, 0, 1) != 1)
            return false;
        _parker = parker;

        // The completer writes the signal, then reads the parker; this has written the parker and reads the signal next. The barrier in
        // every processor stands for the one that the completer leaves out: it notifies this parker, or this sees the signal.
        Interlocked.MemoryBarrierProcessWide();
        return true;
    }

    /// <summary>Blocks until the signal.</summary>
    internal void Wait()
    {
        try
        {
            while (!_isSignalled)
            {
                _parker.Park();
                _parker.Consume();
            }
        }
        catch
        {
            Forsake();
            throw;
        }
    }
}
