using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Shows;

/// <summary>A call that throws hands its own exception to its own caller; the others do not notice.</summary>
internal sealed class ErrorShow(IReadOnlyList<string> files, JobSettings settings) : Show(files, settings)
{
    internal override string Name => "error";

    protected override async Task<string> PlayAsync(Pool<FileMethods> pool, CancellationToken cancellationToken)
    {
        string missing = Path.Combine(Path.GetDirectoryName(Files[0])!, $"missing-{Guid.NewGuid():n}");
        int half = (Files.Count + 1) / 2;
        Task<int>[] before = [.. Files.Take(half).Select(ReadAsync)];
        PoolTask<FileReport> failing = pool.ExecAsync(m => m.Process(missing, null, cancellationToken), null, cancellationToken);
        Task<int>[] after = [.. Files.Skip(half).Select(ReadAsync)];

        Exception? error = await ErrorOfAsync(failing.AsTask(), cancellationToken);
        int[] workers = await SoonAsync("The other calls", Task.WhenAll([.. before, .. after]), cancellationToken);
        PoolStats stats = pool.Stats;

        Require(error is FileNotFoundException, $"the call ended with {error?.GetType().Name ?? "a result"}");
        Require(stats.Failed == 1, $"PoolStats counts {stats.Failed} failed calls, not 1");
        Require(stats.Completed == workers.Length, $"PoolStats counts {stats.Completed} completed calls, not {workers.Length}");
        Require(workers.Distinct().Count() == 1, "the worker was replaced, although only its call had failed");
        return $"a file that does not exist gave its caller {error?.GetType().Name}; {before.Length} calls before it and {after.Length} after it "
            + $"returned their results, all from worker {workers[0]}; PoolStats: Completed {stats.Completed}, Failed {stats.Failed}";

        Task<int> ReadAsync(string file) =>
            pool.ExecAsync(
                (m, context) =>
                {
                    TryRead(m, file, context.CancellationToken);
                    return context.WorkerId;
                },
                null,
                cancellationToken).AsTask();
    }
}
