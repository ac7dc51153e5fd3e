using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Shows;

/// <summary>A call that throws hands its own exception to its own caller; the others do not notice.</summary>
internal sealed class ErrorShow(IReadOnlyList<Document> documents, JobSettings settings) : Show(documents, settings)
{
    internal override string Name => "error";

    protected override async Task<string> PlayAsync(Pool<Compressor> pool, CancellationToken cancellationToken)
    {
        var missing = new FileDocument(Path.Combine(AppContext.BaseDirectory, $"missing-{Guid.NewGuid():n}"), 0);
        int half = (Documents.Count + 1) / 2;
        Task<int>[] before = [.. Documents.Take(half).Select(ReadAsync)];
        PoolTask<DocumentReport> failing = pool.ExecAsync(m => m.Process(missing, cancellationToken), null, cancellationToken);
        Task<int>[] after = [.. Documents.Skip(half).Select(ReadAsync)];

        Exception? error = await ErrorOfAsync(failing.AsTask(), cancellationToken);
        int[] workers = await SoonAsync("The other calls", Task.WhenAll([.. before, .. after]), cancellationToken);
        PoolStats stats = pool.Stats;

        Require(error is FileNotFoundException, $"the call ended with {error?.GetType().Name ?? "a result"}");
        Require(stats.Failed == 1, $"PoolStats counts {stats.Failed} failed calls, not 1");
        Require(stats.Completed == workers.Length, $"PoolStats counts {stats.Completed} completed calls, not {workers.Length}");
        Require(workers.Distinct().Count() == 1, "the worker was replaced, although only its call had failed");
        return $"{error?.GetType().Name} to its own caller; {workers.Length} other calls fine";

        Task<int> ReadAsync(Document document) =>
            pool.ExecAsync(
                (m, context) =>
                {
                    TryRead(m, document, context.CancellationToken);
                    return context.WorkerId;
                },
                null,
                cancellationToken).AsTask();
    }
}
