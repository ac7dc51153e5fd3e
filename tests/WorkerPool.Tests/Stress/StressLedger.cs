using System.Collections.Concurrent;

namespace WorkerPool.Tests.Stress;

/// <summary>What the program saw: one outcome for each call, and every state object, worker and thread.</summary>
internal sealed class StressLedger
{
    private long _submitted;
    private long _completed;
    private long _failed;
    private long _cancelled;
    private long _timedOut;
    private long _rejected;
    private int _made;
    private int _disposed;

    internal ConcurrentQueue<string> Wrong { get; } = new();

    internal ConcurrentDictionary<Thread, bool> Threads { get; } = new();

    internal ConcurrentDictionary<int, int> Created { get; } = new();

    internal ConcurrentDictionary<int, int> Ended { get; } = new();

    internal long Outcomes => Volatile.Read(ref _completed) + Volatile.Read(ref _failed) + Volatile.Read(ref _cancelled)
        + Volatile.Read(ref _timedOut) + Volatile.Read(ref _rejected);

    internal long Submitted => Volatile.Read(ref _submitted);

    internal int Made => Volatile.Read(ref _made);

    internal int Disposed => Volatile.Read(ref _disposed);

    internal void NoteSubmitted() => Interlocked.Increment(ref _submitted);

    internal void NoteMade(WorkerContext context)
    {
        Interlocked.Increment(ref _made);
        if (context.WorkerId > 0)
            Threads[Thread.CurrentThread] = true;
    }

    internal void NoteDisposed() => Interlocked.Increment(ref _disposed);

    internal void NoteCompleted() => Interlocked.Increment(ref _completed);

    /// <summary>Counts how a call failed; says it is wrong when the call could not fail that way.</summary>
    internal void NoteFailure(Exception exception, StressKind may, string what)
    {
        switch (exception)
        {
            case StressException:
                Interlocked.Increment(ref _failed);
                Require(may.HasFlag(StressKind.MayFail), exception, what);
                break;
            case OperationCanceledException:
                Interlocked.Increment(ref _cancelled);
                Require(may.HasFlag(StressKind.MayCancel), exception, what);
                break;
            case PoolTimeoutException:
                Interlocked.Increment(ref _timedOut);
                Require(may.HasFlag(StressKind.MayTimeOut), exception, what);
                break;
            case QueueFullException or PoolTerminatedException:
                Interlocked.Increment(ref _rejected);
                Require(may.HasFlag(StressKind.MayReject), exception, what);
                break;
            case WorkerCrashedException:
                Interlocked.Increment(ref _failed);
                Require(may.HasFlag(StressKind.MayBeExpelled), exception, what);
                break;
            default:
                Require(false, exception, what);
                break;
        }
    }

    internal void Require(bool condition, Exception? exception, string what)
    {
        if (!condition && Wrong.Count < 20)
            Wrong.Enqueue($"{what}: {exception}");
    }

    /// <summary>What does not agree with the pool's own numbers; empty when all is well.</summary>
    internal List<string> Compare(PoolStats stats) =>
        Compare("the pool", stats.Completed, stats.Failed, stats.Cancelled, stats.TimedOut, stats.Rejected);

    /// <summary>What does not agree with a group's own numbers; empty when all is well.</summary>
    internal List<string> Compare(string name, GroupStats stats) =>
        Compare(name, stats.Completed, stats.Failed, stats.Cancelled, stats.TimedOut, stats.Rejected);

    /// <summary>The outcomes of several ledgers in one.</summary>
    internal static StressLedger Sum(IEnumerable<StressLedger> ledgers)
    {
        var sum = new StressLedger();
        foreach (StressLedger ledger in ledgers)
        {
            sum._submitted += ledger.Submitted;
            sum._completed += Volatile.Read(ref ledger._completed);
            sum._failed += Volatile.Read(ref ledger._failed);
            sum._cancelled += Volatile.Read(ref ledger._cancelled);
            sum._timedOut += Volatile.Read(ref ledger._timedOut);
            sum._rejected += Volatile.Read(ref ledger._rejected);
        }

        return sum;
    }

    private List<string> Compare(string who, long completed, long failed, long cancelled, long timedOut, long rejected)
    {
        List<string> differences = [];
        Equal("outcomes", Submitted, Outcomes);
        Equal("Completed", Volatile.Read(ref _completed), completed);
        Equal("Failed", Volatile.Read(ref _failed), failed);
        Equal("Cancelled", Volatile.Read(ref _cancelled), cancelled);
        Equal("TimedOut", Volatile.Read(ref _timedOut), timedOut);
        Equal("Rejected", Volatile.Read(ref _rejected), rejected);
        return differences;

        void Equal(string name, long expected, long actual)
        {
            if (expected != actual)
                differences.Add($"{name}: the callers saw {expected}, {who} counted {actual}");
        }
    }

    public override string ToString() =>
        $"submitted={Submitted} completed={_completed} failed={_failed} cancelled={_cancelled} timedOut={_timedOut} rejected={_rejected} "
        + $"made={Made} disposed={Disposed}";
}

/// <summary>How a call of the program may end besides returning its number.</summary>
[Flags]
internal enum StressKind
{
    Plain = 0,
    MayFail = 1,
    MayCancel = 2,
    MayTimeOut = 4,
    MayReject = 8,
    MayBeExpelled = 16,
}
