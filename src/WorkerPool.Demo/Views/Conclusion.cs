using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Views;

/// <summary>The end of the program's output: the comparison, what limits it, what there is to say about single files, the verdict.</summary>
internal sealed class Conclusion(Screen screen)
{
    /// <summary>Says how fast both were, and why the pool was not faster.</summary>
    internal void Say(Measurement measurement, SpeedLimits limits, int workers)
    {
        JobRun pooled = measurement.Pooled, sequential = measurement.Sequential;
        if (pooled.Bytes > 0)
        {
            screen.Show(
            [
                new Speed($"pool, {Format.Count(workers, "worker")}", pooled.BytesPerSecond),
                new Speed(Format.Count(workers, "bare thread"), measurement.Bare.BytesPerSecond),
                new Speed("one thread", sequential.BytesPerSecond),
            ]);
        }

        (double least, double most) = measurement.SpeedUps;
        screen.Say($"The pool is {Format.Times(measurement.SpeedUp)} x as fast: {Format.Time(pooled.Cost.Elapsed)} instead of {Format.Time(sequential.Cost.Elapsed)}, "
            + $"best of {Format.Count(measurement.Rounds)} each (single rounds: {Format.Times(least)} to {Format.Times(most)}).");
        foreach (string reason in limits.Explain())
            screen.Say(reason);
    }

    /// <summary>Says whether the pool's results are right.</summary>
    /// <returns>Whether they are.</returns>
    internal bool Say(JobRun sequential, IReadOnlyCollection<Finding> findings)
    {
        Say(findings);
        int different = Count(Verdict.Different);
        string others = Others((Count(Verdict.Unreadable), "unreadable"), (Count(Verdict.Changed), "changed meanwhile"));
        if (different > 0)
        {
            screen.Fail($"{Format.Count(different, "document")} with a difference between the pool and the sequential run{others}.");
            return false;
        }

        screen.Say($"{Format.Count(sequential.Documents, "document")}, {Format.Bytes(sequential.Bytes)}, compressed to {Format.Bytes(sequential.CompressedBytes)}; "
            + $"fingerprint {sequential.Fingerprint():x16}");
        screen.Say($"Every hash and every compressed length of the pool equals the sequential one{others}.");
        return true;

        int Count(Verdict verdict) => findings.Where(finding => finding.Verdict == verdict).DistinctBy(static finding => finding.Path).Count();
    }

    /// <summary>Says what there is to say about single files.</summary>
    internal void Say(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings.OrderBy(static finding => finding.Verdict).ThenBy(static finding => finding.Path, StringComparer.Ordinal))
            screen.Say(finding);
    }

    private static string Others(params ReadOnlySpan<(int Count, string What)> groups)
    {
        string text = string.Empty;
        foreach ((int count, string what) in groups)
        {
            if (count > 0)
                text += $"; {Format.Count(count)} {what}";
        }

        return text;
    }
}
