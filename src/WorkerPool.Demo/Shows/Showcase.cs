using System.Runtime.CompilerServices;
using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Shows;

/// <summary>All shows, with documents that the job has just read.</summary>
internal sealed class Showcase(JobSettings settings)
{
    internal async IAsyncEnumerable<ShowResult> RunAsync(
        IReadOnlyList<DocumentReport> reports, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<Document> documents = PickDocuments(reports);
        Show[] shows =
        [
            new PriorityShow(documents, settings), new CancelShow(documents, settings), new TimeoutShow(documents, settings), new ErrorShow(documents, settings),
        ];
        foreach (Show show in shows)
            yield return await show.RunAsync(cancellationToken);
    }

    /// <summary>Short documents, some more than once if there are few; a generated one if there is none.</summary>
    private List<Document> PickDocuments(IReadOnlyList<DocumentReport> reports)
    {
        List<Document> small =
        [
            .. reports.Where(report => report.IsRead && report.Length > 0 && report.Length <= settings.MaxSampleLength)
                .Select(static report => report.Document)
                .Take(settings.SampleDocuments),
        ];
        if (small.Count == 0)
            small.Add(new GeneratedDocument(0, settings.DocumentUnit));
        return [.. Enumerable.Range(0, settings.SampleDocuments).Select(i => small[i % small.Count])];
    }
}
