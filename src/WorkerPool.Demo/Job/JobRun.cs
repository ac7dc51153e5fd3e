namespace WorkerPool.Demo.Job;

/// <summary>One run over all files: the reports in the order of the files, and what they add up to.</summary>
internal sealed class JobRun
{
    internal JobRun(FileReport[] reports, Cost cost)
    {
        Reports = reports;
        Cost = cost;
        foreach (ref readonly FileReport report in reports.AsSpan())
        {
            if (!report.IsRead)
                continue;
            Files++;
            Bytes += report.Length;
            CompressedBytes += report.CompressedLength;
        }
    }

    internal IReadOnlyList<FileReport> Reports { get; }

    internal Cost Cost { get; }

    /// <summary>Files that could be read.</summary>
    internal int Files { get; }

    internal long Bytes { get; }

    internal long CompressedBytes { get; }

    /// <summary>What each worker did, in the order of their numbers.</summary>
    internal IEnumerable<WorkerShare> Shares() =>
        from report in Reports
        where report.IsRead
        group report by report.WorkerId into worker
        orderby worker.Key
        select new WorkerShare(worker.Key, worker.Count(), worker.Sum(static report => report.Length));
}

/// <summary>What one worker read.</summary>
internal readonly record struct WorkerShare(int WorkerId, int Files, long Bytes);
