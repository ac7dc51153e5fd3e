namespace WorkerPool.Demo.Job;

/// <summary>The job: every file once, by a pool or by one thread. A file that fails is a report like any other.</summary>
internal sealed class FolderJob(IReadOnlyList<FileEntry> files, JobSettings settings)
{
    /// <summary>
    /// Runs it in the pool. A few lanes each submit one file, await it and go on to the next, so that no more calls than lanes
    /// exist at a time, however many files there are, and a large file holds up nothing but its own lane.
    /// </summary>
    internal async Task<JobRun> RunAsync(Pool<FileMethods> pool, Tally tally, CancellationToken cancellationToken)
    {
        var reports = new FileReport[files.Count];
        int last = -1;
        Func<Cost> cost = Cost.Measure();
        await Task.WhenAll(Enumerable.Range(0, settings.Workers * settings.CallsPerWorker).Select(_ => RunLaneAsync()));
        return new JobRun(reports, cost());

        async Task RunLaneAsync()
        {
            for (int i; (i = Interlocked.Increment(ref last)) < reports.Length; tally.AddFile())
            {
                string path = files[i].Path;
                try
                {
                    reports[i] = await pool.ExecAsync(
                        static (m, file, context) => m.Process(file.Path, file.Progress, context.CancellationToken),
                        (Path: path, Progress: tally),
                        options: null,
                        cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    reports[i] = FileReport.Failed(path, exception);
                }
            }
        }
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
