using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Views;

/// <summary>The end of the program's output: what there is to say about single files, the tables, the verdict.</summary>
internal sealed class Conclusion(Screen screen)
{
    /// <summary>Says it all.</summary>
    /// <returns>Whether the pool's results are right.</returns>
    internal bool Say(Measurement measurement, IReadOnlyCollection<Finding> findings, int workers)
    {
        foreach (Finding finding in findings.OrderBy(static finding => finding.Verdict).ThenBy(static finding => finding.Path, StringComparer.Ordinal))
            screen.Say(finding);
        screen.Show(Tables.Summary(measurement, workers));
        screen.Show(Tables.Workers(measurement.Pooled));

        int different = Count(Verdict.Different);
        string others = Others((Count(Verdict.Unreadable), "unreadable"), (Count(Verdict.Changed), "changed meanwhile"));
        if (different > 0)
        {
            screen.Fail($"{Format.Count(different)} files differ between the pool and the sequential run{others}.");
            return false;
        }

        screen.Say($"Every hash and every compressed length of the pool equals the sequential one{others}.");
        return true;

        int Count(Verdict verdict) => findings.Where(finding => finding.Verdict == verdict).DistinctBy(static finding => finding.Path).Count();
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
