using WorkerPool.Demo.Job;
using WorkerPool.Demo.Shows;
using WorkerPool.Demo.Views;

namespace WorkerPool.Demo;

/// <summary>The program's course: list, run in the pool, show, run sequentially, compare, report.</summary>
internal sealed class Demonstration(Arguments arguments, JobSettings settings, Screen screen)
{
    private readonly DateTime _startedUtc = DateTime.UtcNow;

    /// <summary>Runs on the calling thread, which also does the sequential work.</summary>
    internal int Run(CancellationToken cancellationToken)
    {
        screen.Say($"Folder {Format.Name(arguments.Folder)}");
        FolderScan scan = FolderScan.Run(arguments.Folder, arguments.Skip, cancellationToken);
        screen.Say($"{Format.Count(scan.Files.Count)} files, {Format.Bytes(scan.Bytes)}"
            + (scan.Irregular > 0 ? $"; {Format.Count(scan.Irregular)} pipes, sockets or devices left out" : string.Empty));

        Pool<FileMethods> pool = Pool.Create(
            context => new FileMethods(context.WorkerId, settings),
            new PoolOptions
            {
                Name = "files",
                MinWorkers = settings.Workers,
                MaxWorkers = settings.Workers,
            });
        try
        {
            pool.WhenReadyAsync(cancellationToken).GetAwaiter().GetResult();
            return Run(pool, scan, cancellationToken);
        }
        finally
        {
            pool.TerminateAsync(force: cancellationToken.IsCancellationRequested).GetAwaiter().GetResult();
        }
    }

    private int Run(Pool<FileMethods> pool, FolderScan scan, CancellationToken cancellationToken)
    {
        var job = new FolderJob(scan.Files, settings);
        using var methods = new FileMethods(workerId: 0, settings);
        var comparison = new Comparison(methods, _startedUtc);
        var measurement = new Measurement();
        var findings = new HashSet<Finding>(scan.Failures);

        JobRun pooled = Follow("pool", tally => job.RunAsync(pool, tally, cancellationToken).GetAwaiter().GetResult());
        bool allShown = ShowAsync(pooled, cancellationToken).GetAwaiter().GetResult();
        JobRun sequential = Follow("sequential", tally => job.Run(methods, tally, cancellationToken));
        Conclude();
        while (scan.Files.Count > 0 && measurement.WantsMore(settings))
        {
            pooled = job.RunAsync(pool, NewTally(), cancellationToken).GetAwaiter().GetResult();
            sequential = job.Run(methods, NewTally(), cancellationToken);
            Conclude();
        }

        bool allEqual = new Conclusion(screen).Say(measurement, findings, settings.Workers);
        return allEqual && allShown ? ExitCode.Success : ExitCode.Failed;

        void Conclude()
        {
            measurement.Add(pooled, sequential);
            findings.UnionWith(comparison.Compare(pooled, sequential, cancellationToken));
        }

        Tally NewTally() => new(scan.Files.Count, scan.Bytes);

        JobRun Follow(string title, Func<Tally, JobRun> work)
        {
            Tally tally = NewTally();
            using (screen.Follow(title, tally))
                return work(tally);
        }
    }

    private async Task<bool> ShowAsync(JobRun run, CancellationToken cancellationToken)
    {
        bool all = true;
        await foreach (ShowResult result in new Showcase(settings).RunAsync(run, cancellationToken))
        {
            screen.Say(result);
            all &= result.Passed;
        }

        return all;
    }
}
