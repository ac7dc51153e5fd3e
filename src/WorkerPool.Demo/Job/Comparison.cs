namespace WorkerPool.Demo.Job;

/// <summary>
/// Holds the pool's reports against the sequential ones. A file that changes while the program runs proves nothing, so it is named
/// but is no difference; what the pool alone got wrong is.
/// </summary>
internal sealed class Comparison(Compressor methods, DateTime startedUtc)
{
    /// <summary>What there is to say, file by file; nothing about files that are equal.</summary>
    internal IEnumerable<Finding> Compare(JobRun pooled, JobRun sequential, CancellationToken cancellationToken) =>
        from pair in pooled.Reports.Zip(sequential.Reports)
        let finding = Judge(pair.First, pair.Second, cancellationToken)
        where finding.Verdict != Verdict.Equal
        select finding;

    private Finding Judge(DocumentReport pooled, DocumentReport sequential, CancellationToken cancellationToken)
    {
        (Verdict verdict, string text) = (pooled.Error, sequential.Error) switch
        {
            ({ } error, { }) => (Verdict.Unreadable, error),
            (null, { } error) => (Verdict.Changed, $"could be read by the pool, then no more: {error}"),
            ({ } error, null) when WasTouched(sequential) => (Verdict.Changed, $"could not be read by the pool, but later: {error}"),
            ({ } error, null) => (Verdict.Different, $"failed in the pool only: {error}"),
            _ when pooled.HasSameContent(sequential) => (Verdict.Equal, string.Empty),
            _ when IsUnsteady(pooled, sequential) || IsUnsteady(sequential, Again()) || !sequential.HasSameContent(Again()) =>
                (Verdict.Changed, "changed while the program ran"),
            _ => (Verdict.Different, $"pool {Describe(pooled)}; sequential {Describe(sequential)}"),
        };
        return new Finding(verdict, pooled.Document.Name, text);

        DocumentReport Again() => DocumentJob.RunOne(methods, pooled.Document, cancellationToken);
    }

    private bool WasTouched(DocumentReport report) => report.After.ModifiedUtc >= startedUtc;

    private static bool IsUnsteady(DocumentReport first, DocumentReport second) =>
        first.Before != first.After || first.After != second.Before || second.Before != second.After;

    private static string Describe(DocumentReport report) =>
        $"{report.Length} bytes {report.Hash}, compressed {report.CompressedLength} bytes {report.CompressedHash} (worker {report.WorkerId})";
}
