using System.Diagnostics;

namespace WorkerPool.Workers;

/// <summary>The pool's numbers that no worker keeps: slow paths only. All fields are changed with Interlocked.</summary>
internal sealed class PoolCounters
{
    private long _completed;
    private long _failed;
    private long _cancelled;
    private long _timedOut;
    private long _rejected;
    private long _ghosts;

    internal long Completed => Volatile.Read(ref _completed);

    internal long Failed => Volatile.Read(ref _failed);

    internal long Cancelled => Volatile.Read(ref _cancelled);

    internal long TimedOut => Volatile.Read(ref _timedOut);

    internal long Rejected => Volatile.Read(ref _rejected);

    /// <summary>Queue entries whose call is gone; they do not count as waiting.</summary>
    internal long Ghosts => Volatile.Read(ref _ghosts);

    internal void Count(Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Completed:
                Interlocked.Increment(ref _completed);
                break;
            case Outcome.Failed:
                Interlocked.Increment(ref _failed);
                break;
            case Outcome.Cancelled:
                Interlocked.Increment(ref _cancelled);
                break;
            case Outcome.TimedOut:
                Interlocked.Increment(ref _timedOut);
                break;
            case Outcome.Rejected:
                Interlocked.Increment(ref _rejected);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>A waiting call left its queue entry behind.</summary>
    internal void NoteGhost() => Interlocked.Increment(ref _ghosts);

    /// <summary>Such an entry came out of its queue.</summary>
    internal void NoteGhostGone() => Interlocked.Decrement(ref _ghosts);

    /// <summary>Keeps the numbers of a worker that has left.</summary>
    internal void Keep(in WorkerCounters worker)
    {
        Interlocked.Add(ref _completed, worker.Completed);
        Interlocked.Add(ref _failed, worker.Failed);
        Interlocked.Add(ref _cancelled, worker.Cancelled);
    }
}
