using System.Diagnostics;

namespace WorkerPool.Channels;

/// <summary>
/// Lets one thread sleep until another notifies it. A notification that comes before the sleep is kept, so the sleep ends at once;
/// several before it count as one. The proof that none is lost stands in Workers/README.md.
/// </summary>
internal sealed class Parker
{
    private const int Idle = 0;
    private const int Parked = 1;
    private const int Notified = 2;

    private readonly object _gate = new();

    // Idle -> Parked: the owner, with CompareExchange. Anything -> Notified: notifiers, with Exchange. Notified -> Idle: the owner.
    private int _state;

    /// <summary>Whether a notification is waiting to be consumed. For the owner.</summary>
    internal bool IsNotified => Volatile.Read(ref _state) == Notified;

    /// <summary>
    /// Forgets a notification; the owner then looks for what it was about. The exchange is a full fence: what was published
    /// before the forgotten notification is seen by the look that follows.
    /// </summary>
    internal void Consume()
    {
        if (Volatile.Read(ref _state) == Notified)
            Interlocked.Exchange(ref _state, Idle);
    }

    /// <summary>Wakes the owner, or makes its next sleep end at once. Publish first, then call this.</summary>
    internal void Notify()
    {
        if (Interlocked.Exchange(ref _state, Notified) == Parked)
            WakeOwner();
    }

    /// <summary>Spins until notified, at most <paramref name="ticks"/> of <see cref="Stopwatch"/>.</summary>
    internal bool Spin(long ticks)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            for (int i = 0; i < 16; i++)
            {
                if (IsNotified)
                    return true;
                Thread.SpinWait(1);
            }
        }
        while (Stopwatch.GetTimestamp() - start < ticks);
        return IsNotified;
    }

    /// <summary>Sleeps until notified.</summary>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted. It may park again.</exception>
    internal void Park()
    {
        if (Interlocked.CompareExchange(ref _state, Parked, Idle) != Idle)
            return;
        Interleaving.Point();
        try
        {
            lock (_gate)
            {
                while (Volatile.Read(ref _state) == Parked)
                    Monitor.Wait(_gate);
            }
        }
        catch (ThreadInterruptedException)
        {
            Interlocked.CompareExchange(ref _state, Idle, Parked);
            throw;
        }
    }

    private void WakeOwner()
    {
        // The owner set Parked before it took the gate, and looks at the state inside it, so this pulse cannot fall between the
        // look and the wait.
        lock (_gate)
            Monitor.Pulse(_gate);
    }
}
