using System.Globalization;

namespace WorkerPool.Demo.Job;

/// <summary>
/// Why the pool was not faster. A speed-up is the number of processors that were kept busy, divided by how much more processor time the
/// same work then cost: both are measured.
/// </summary>
internal sealed class SpeedLimits(Measurement measurement, Library library, Machine machine, JobSettings settings)
{
    // Less than this is within what such a measurement is good for.
    private const double Noise = 0.05;

    /// <summary>Processors that were at work on average while the pool ran.</summary>
    private double Busy => measurement.Pooled.Cost.Processor / measurement.Pooled.Cost.Elapsed;

    /// <summary>How many times as much processor time the pool's run took as the sequential one.</summary>
    private double Price => measurement.Pooled.Cost.Processor / measurement.Sequential.Cost.Processor;

    /// <summary>What no run can be faster than: all processors, or the worker with the longest document.</summary>
    private double Ceiling => Math.Min(machine.Processors, 1 / library.LongestShare);

    /// <summary>The figures, then the reasons, a sentence each.</summary>
    internal IEnumerable<string> Explain()
    {
        yield return $"Bare threads, with no pool between, reach {Number(measurement.BareSpeedUp)} x: that is what the machine gave.";
        yield return $"At most {Number(Ceiling)} x is possible. The pool kept {Number(Busy)} processors of {machine.Processors} busy, and the same work took "
            + $"{Number(Price)} x the processor time of the sequential run.";
        foreach (string reason in FindReasons().DefaultIfEmpty("The number of processors is the limit."))
            yield return reason;
    }

    private IEnumerable<string> FindReasons()
    {
        if (measurement.Sequential.Cost.Elapsed < settings.ShortJob)
        {
            yield return "The job is too short for its figure to mean much. Run without a folder for one that is long enough.";
            yield break;
        }

        if (machine.Processors == 1)
            yield return "With one processor the figure shows only what the pool itself costs.";
        else if (Ceiling < machine.Processors)
            yield return $"The longest document has {library.LongestShare.ToString("0 %", CultureInfo.InvariantCulture)} of the bytes, and one worker has to read it alone.";
        else if (Busy < machine.Processors * (1 - Noise))
            yield return "Processors were idle or with other programs: the machine had other work, gave its time elsewhere, or waited for a disk.";
        if (Price > 1 + Noise)
        {
            yield return machine.SharesCores
                ? $"{machine.Processors} processors share {machine.Cores} cores, so each is slower when all are at work."
                : "With all processors at work each is slower: they share caches, memory and clock speed, and a virtual machine's may share cores.";
        }
    }

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
