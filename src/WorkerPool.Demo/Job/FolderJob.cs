namespace WorkerPool.Demo.Job;

/// <summary>The job: every file once, by a pool or by one thread. A file that fails is a report like any other.</summary>
internal sealed class FolderJob(IReadOnlyList<FileEntry> files, JobSettings settings)
{
    /// <summary>
    /// Runs it in the pool, as one batch. Its workers take file after file, so a large one holds up nothing but its own worker.
    /// </summary>
    internal async Task<JobRun> RunAsync(Pool<FileMethods> pool, Tally tally, CancellationToken cancellationToken)
    {
        Func<Cost> cost = Cost.Measure();
        BatchResult<FileReport> batch = await pool.ExecBatchAsync(
            files,
            (m, file, context) => m.Process(file.Path, tally, context.CancellationToken),
            new BatchOptions { Progress = tally, ProgressInterval = settings.ProgressInterval },
            cancellationToken).ConfigureAwait(false);
        FileReport[] reports = batch.Results;
        foreach (BatchFailure failure in batch.Failures)
            reports[failure.Index] = FileReport.Failed(files[failure.Index].Path, failure.Exception);
        return new JobRun(reports, cost());
    }

    /// <summary>Runs it on this thread.</summary>
    internal JobRun Run(FileMethods methods, Tally tally, CancellationToken cancellationToken)
    {
        var reports = new FileReport[files.Count];
        Func<Cost> cost = Cost.Measure();
        for (int i = 0; i < reports.Length; i++, tally.AddFile())
            reports[i] = RunOne(methods, files[i].Path, tally, cancellationToken);
        return new JobRun(reports, cost());
    }

    internal static FileReport RunOne(FileMethods methods, string path, Tally? tally, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return methods.Process(path, tally, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return FileReport.Failed(path, exception);
        }
    }
}
