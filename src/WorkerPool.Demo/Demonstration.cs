using WorkerPool.Demo.Job;
using WorkerPool.Demo.Shows;
using WorkerPool.Demo.Views;

namespace WorkerPool.Demo;

/// <summary>
/// The program's course: find or generate the documents, warm up one thread and then the pool, which the screen shows, play the shows,
/// measure both in turns, compare.
/// </summary>
internal sealed class Demonstration(Arguments arguments, JobSettings settings, Screen screen)
{
    private readonly DateTime _startedUtc = DateTime.UtcNow;
    private readonly Machine _machine = Machine.Look();
    private readonly HashSet<Finding> _findings = [];
    private readonly Crew _crew = new();

    /// <summary>Runs on the calling thread, which also does the sequential work.</summary>
    internal int Run(CancellationToken cancellationToken)
    {
        screen.Say($"WorkerPool on {_machine.Description}");
        Library library = arguments.Folder is { } folder ? Scan(folder, cancellationToken) : Generate(cancellationToken);
        if (library.Documents.Count == 0)
        {
            new Conclusion(screen).Say(_findings);
            screen.Say("The folder is empty: there is nothing to compress and nothing to compare.");
            return Show([], cancellationToken) ? ExitCode.Success : ExitCode.Failed;
        }

        Pool<Compressor> pool = Pool.Create(
            context => new Compressor(_crew.Join(context.WorkerId), settings),
            new PoolOptions
            {
                Name = "documents",
                MinWorkers = settings.Workers,
                MaxWorkers = settings.Workers,
            });
        try
        {
            pool.WhenReadyAsync(cancellationToken).GetAwaiter().GetResult();
            return Run(pool, library, cancellationToken);
        }
        finally
        {
            pool.TerminateAsync(force: cancellationToken.IsCancellationRequested).GetAwaiter().GetResult();
        }
    }

    private Library Scan(string folder, CancellationToken cancellationToken)
    {
        var scan = new FolderScan(folder);
        using (screen.Follow(() => $"listing {Format.Name(folder)}: {Format.Count(scan.Found, "file")}"))
            scan.Run(cancellationToken);
        _findings.UnionWith(scan.Failures);
        var library = Library.Of(scan);
        string links = scan.Links > 0 ? $", {Format.Count(scan.Links)} of them through links" : "";
        string irregular = scan.Irregular > 0 ? $"; {Format.Count(scan.Irregular, "special file")} (pipes, sockets, devices) left out" : "";
        screen.Say($"Folder {Format.Name(folder)}: {Format.Count(scan.Files.Count, "file")}{links}, {Format.Bytes(library.Bytes)}{irregular}");
        return library;
    }

    private Library Generate(CancellationToken cancellationToken)
    {
        Library library;
        using (screen.Follow(static () => "generating the documents"))
            library = Library.Generate(settings, cancellationToken);
        screen.Say($"{Format.Count(library.Documents.Count)} generated documents, {Format.Bytes(library.Bytes)}, the same in every run: hash and compress each");
        return library;
    }

    private int Run(Pool<Compressor> pool, Library library, CancellationToken cancellationToken)
    {
        var job = new DocumentJob(library.Documents);
        Desk desk = new Crew().Join(workerId: 0);
        using var methods = new Compressor(desk, settings);
        var comparison = new Comparison(methods, _startedUtc);
        var conclusion = new Conclusion(screen);

        JobRun sequential;
        using (screen.Follow(() => $"warming up, one thread: {Format.Count(desk.Documents)} of {Format.Count(library.Documents.Count)} documents"))
            sequential = job.Run(methods, cancellationToken);
        if (sequential.Documents == 0)
        {
            _findings.UnionWith(sequential.Reports.Select(static report => new Finding(Verdict.Unreadable, report.Document.Name, report.Error!)));
            conclusion.Say(_findings);
            screen.Say("None of the files could be read: there is nothing to compare.");
            return Show([], cancellationToken) ? ExitCode.Success : ExitCode.Failed;
        }

        foreach (JobRun pooled in Watch(pool, job, library, sequential.Cost.Elapsed, cancellationToken))
            _findings.UnionWith(comparison.Compare(pooled, sequential, cancellationToken));
        bool allShown = Show(sequential.Reports, cancellationToken);

        screen.Begin("Pool, bare threads and one thread, all warm, in turns");
        Measurement measurement = Measure(pool, job, methods, comparison, cancellationToken);
        conclusion.Say(measurement, new SpeedLimits(measurement, library, _machine, settings), settings.Workers);
        bool allEqual = conclusion.Say(measurement.Sequential, _findings);
        return allEqual && allShown ? ExitCode.Success : ExitCode.Failed;
    }

    /// <summary>Warms up the pool while the screen shows its workers: several times the job, if it is short.</summary>
    private IReadOnlyList<JobRun> Watch(Pool<Compressor> pool, DocumentJob job, Library library, TimeSpan sequentialTime, CancellationToken cancellationToken)
    {
        int passes = 1;
        if (sequentialTime / settings.Workers < settings.WatchFor)
        {
            JobRun one;
            using (screen.Follow(static () => "warming up, the pool"))
                one = job.RunAsync(pool, cancellationToken).GetAwaiter().GetResult();
            double allowed = (double)settings.MaxWatchedCalls / library.Documents.Count;
            passes = Math.Max(1, (int)Math.Min(settings.WatchFor / one.Cost.Elapsed, allowed));
        }

        string times = passes > 1 ? $", {Format.Count(passes)} times the job" : "";
        string title = $"Pool of {Format.Count(settings.Workers, "worker")}{times}";
        using (screen.Follow(new Run(title, _crew, library, passes, () => pool.Stats.PendingTasks)))
            return job.RunCallsAsync(pool, passes, cancellationToken).GetAwaiter().GetResult();
    }

    private Measurement Measure(Pool<Compressor> pool, DocumentJob job, Compressor methods, Comparison comparison, CancellationToken cancellationToken)
    {
        var measurement = new Measurement();
        var bareCrew = new Crew();
        Compressor[] compressors = [.. Enumerable.Range(1, settings.Workers).Select(id => new Compressor(bareCrew.Join(id), settings))];
        try
        {
            using (screen.Follow(() => $"measuring, round {Format.Count(measurement.Rounds + 1)}"))
            {
                do
                {
                    JobRun pooled = job.RunAsync(pool, cancellationToken).GetAwaiter().GetResult();
                    JobRun bare = job.RunBare(compressors, cancellationToken);
                    JobRun sequential = job.Run(methods, cancellationToken);
                    measurement.Add(pooled, bare, sequential);
                    _findings.UnionWith(comparison.Compare(pooled, sequential, cancellationToken));
                }
                while (measurement.WantsMore(settings));
            }
        }
        finally
        {
            Array.ForEach(compressors, static compressor => compressor.Dispose());
        }

        return measurement;
    }

    private bool Show(IReadOnlyList<DocumentReport> reports, CancellationToken cancellationToken)
    {
        screen.Begin("What else a pool does");
        return ShowAsync(reports, cancellationToken).GetAwaiter().GetResult();
    }

    private async Task<bool> ShowAsync(IReadOnlyList<DocumentReport> reports, CancellationToken cancellationToken)
    {
        bool all = true;
        await foreach (ShowResult result in new Showcase(settings).RunAsync(reports, cancellationToken))
        {
            screen.Say(result);
            all &= result.Passed;
        }

        return all;
    }
}
