using System.Runtime.CompilerServices;
using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Shows;

/// <summary>All shows, with files of the folder that the job has just read.</summary>
internal sealed class Showcase(JobSettings settings)
{
    internal async IAsyncEnumerable<ShowResult> RunAsync(
        JobRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<string> files = PickFiles(run);
        Show[] shows = [new PriorityShow(files, settings), new CancelShow(files, settings), new TimeoutShow(files, settings), new ErrorShow(files, settings)];
        foreach (Show show in shows)
            yield return await show.RunAsync(cancellationToken);
    }

    /// <summary>Small files, some more than once if there are few; the program itself if there is none.</summary>
    private List<string> PickFiles(JobRun run)
    {
        List<string> small =
        [
            .. run.Reports.Where(report => report.IsRead && report.Length > 0 && report.Length <= settings.MaxSampleLength)
                .Select(static report => report.Path)
                .Take(settings.SampleFiles),
        ];
        if (small.Count == 0)
            small.Add(typeof(Showcase).Module.FullyQualifiedName);
        return [.. Enumerable.Range(0, settings.SampleFiles).Select(i => small[i % small.Count])];
    }
}
