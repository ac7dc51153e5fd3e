using System.Collections.Concurrent;
using System.Diagnostics;

namespace WorkerPool.Tests.Chaos;

/// <summary>What the program saw, apart from the pool: every outcome, state, worker and thread, and each promise that was broken. Thread-safe.</summary>
internal sealed class ChaosLedger(ChaosPlan plan)
{
    private const int MostWrongs = 20;

    private readonly long[] _ends = new long[Enum.GetValues<ChaosEnd>().Length];
    private readonly ConcurrentQueue<string> _wrongs = new();
    private readonly ConcurrentDictionary<long, string> _open = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _numbers;
    private long _acts;
    private int _made;
    private int _disposed;
    private volatile bool _isEnding;
    private volatile bool _mayCancelGroups;

    internal ChaosPlan Plan => plan;

    internal ConcurrentDictionary<Thread, bool> Threads { get; } = new();

    internal ConcurrentDictionary<int, int> Created { get; } = new();

    internal ConcurrentDictionary<int, int> Ended { get; } = new();

    internal int Made => Volatile.Read(ref _made);

    internal int Disposed => Volatile.Read(ref _disposed);

    /// <summary>The calls and items submitted so far, and the acts that had an end.</summary>
    internal long Submitted => Volatile.Read(ref _numbers);

    /// <summary>Grows as long as anything ends.</summary>
    internal long Progress => Volatile.Read(ref _acts) + _ends.Sum();

    /// <summary>How long the pool has been there.</summary>
    internal TimeSpan Age => Stopwatch.GetElapsedTime(_start);

    internal bool HasWrongs => !_wrongs.IsEmpty;

    /// <summary>Set before the end of the pool is asked for.</summary>
    internal bool IsEnding
    {
        get => _isEnding;
        set => _isEnding = value;
    }

    /// <summary>Called before all calls of a group are cancelled.</summary>
    internal void CancelGroups() => _mayCancelGroups = true;

    internal bool MayCancelGroups(ChaosMeter? meter) => meter is not null && _mayCancelGroups;

    internal long NextNumber() => Interlocked.Increment(ref _numbers);

    internal void Count(ChaosEnd end) => Interlocked.Increment(ref _ends[(int)end]);

    internal long Seen(ChaosEnd end) => Volatile.Read(ref _ends[(int)end]);

    /// <summary>Runs an act that is listed as long as it lasts.</summary>
    internal async Task WatchAsync(string what, Func<Task> act)
    {
        long id = Interlocked.Increment(ref _acts);
        _open[id] = what;
        await act();
        _open.TryRemove(id, out _);
        Interlocked.Increment(ref _acts);
    }

    internal void NoteMade(Thread? thread)
    {
        Interlocked.Increment(ref _made);
        if (thread is not null)
            Threads[thread] = true;
    }

    internal void NoteDisposed() => Interlocked.Increment(ref _disposed);

    /// <summary>Whether an exception is that of the state's factory, itself or as the cause of the pool's own.</summary>
    internal bool IsFactoryFailure(Exception exception) =>
        plan.FactoryFails && (exception is ChaosFactoryException || exception.InnerException is ChaosFactoryException);

    /// <summary>Whether an act as a whole may end so: with what the pool does to any call.</summary>
    internal bool MayEnd(Exception exception, bool mayStop) => exception switch
    {
        ChaosException => true,
        OperationCanceledException or PoolTimeoutException => mayStop || _mayCancelGroups,
        QueueFullException => plan.MayBeFull || plan.Options.Queue is not null,
        PoolTerminatedException => IsEnding,
        WorkerCrashedException => mayStop || plan.Stops || _mayCancelGroups,
        _ => IsFactoryFailure(exception),
    };

    internal void Wrong(string what)
    {
        if (_wrongs.Count < MostWrongs)
            _wrongs.Enqueue(what);
    }

    public override string ToString()
    {
        IEnumerable<string> ends = Enum.GetValues<ChaosEnd>().Select(end => $"{end} {Seen(end)}");
        return $"submitted {Submitted}, {string.Join(", ", ends)}, states {Made} made and {Disposed} disposed, workers {Created.Count} created and {Ended.Count} ended"
            + string.Concat(_wrongs.Select(static wrong => $"{Environment.NewLine}wrong: {wrong}"))
            + string.Concat(_open.Take(MostWrongs).Select(static act => $"{Environment.NewLine}open: {act.Value}"));
    }
}
