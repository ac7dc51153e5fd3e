using System.Diagnostics;
using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare;

/// <summary>One contestant's rounds: medians of the time and of the bytes allocated by the process, for each call.</summary>
internal sealed class Measurement
{
    private readonly List<double> _nanoseconds = [];
    private readonly List<double> _bytes = [];

    /// <summary>The median time of a call in nanoseconds.</summary>
    internal double Nanoseconds => Median(_nanoseconds);

    /// <summary>The median of the bytes allocated for a call.</summary>
    internal double Bytes => Median(_bytes);

    /// <summary>Less than a byte in twenty calls: what a round allocates for itself.</summary>
    internal bool IsAllocationFree => Bytes < 0.05;

    /// <summary>Runs a contestant once and throws when what it returns is wrong.</summary>
    internal static void Check(IContestant contestant, int calls) => Check(contestant.Run(calls), contestant, calls);

    /// <summary>Adds a round.</summary>
    internal void Add(IContestant contestant, int calls)
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        Returned returned = contestant.Run(calls);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        Check(returned, contestant, calls);
        _nanoseconds.Add(elapsed.TotalNanoseconds / calls);
        _bytes.Add((double)bytes / calls);
    }

    private static void Check(Returned returned, IContestant contestant, int calls)
    {
        long sum = returned.Sum();
        long expected = (long)calls * (calls - 1) / 2;
        if (sum != expected)
            throw new WrongResultException($"{contestant.GetType().Name} returned {sum} for {calls} calls; {expected} is right.");
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
