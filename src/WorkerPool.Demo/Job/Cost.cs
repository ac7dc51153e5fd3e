using System.Diagnostics;

namespace WorkerPool.Demo.Job;

/// <summary>
/// The time something took, on the clock and on the processors. Where a machine has other work to do, the second tells how much of
/// the first was waiting for it.
/// </summary>
internal readonly record struct Cost(TimeSpan Elapsed, TimeSpan Processor)
{
    /// <summary>Starts to measure; the function says what it has come to.</summary>
    internal static Func<Cost> Measure()
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        return () => new Cost(Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - processor);
    }
}
