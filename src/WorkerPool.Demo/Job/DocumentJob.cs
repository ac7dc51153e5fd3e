namespace WorkerPool.Demo.Job;

/// <summary>The job: every document once, by a pool, by bare threads or by one thread. One that fails is a report like any other.</summary>
internal sealed class DocumentJob(IReadOnlyList<Document> documents)
{
    /// <summary>
    /// Runs it in the pool, as one batch. Its workers take document after document, so a long one holds up nothing but its own worker.
    /// </summary>
    internal async Task<JobRun> RunAsync(Pool<Compressor> pool, CancellationToken cancellationToken)
    {
        Func<Cost> cost = Cost.Measure();
        BatchResult<DocumentReport> batch = await pool.ExecBatchAsync(
            documents, static (m, document, context) => m.Process(document, context.CancellationToken), null, cancellationToken).ConfigureAwait(false);
        DocumentReport[] reports = batch.Results;
        foreach (BatchFailure failure in batch.Failures)
            reports[failure.Index] = DocumentReport.Failed(documents[failure.Index], failure.Exception);
        return new JobRun(reports, cost());
    }

    /// <summary>Runs it in the pool several times over, each document a call of its own, all queued at once.</summary>
    internal async Task<IReadOnlyList<JobRun>> RunCallsAsync(Pool<Compressor> pool, int passes, CancellationToken cancellationToken)
    {
        Func<Cost> cost = Cost.Measure();
        PoolTask<DocumentReport>[][] calls =
        [
            .. Enumerable.Range(0, passes).Select(_ => documents.Select(document => pool.ExecAsync(
                static (m, document, context) => m.Process(document, context.CancellationToken), document, null, cancellationToken)).ToArray()),
        ];
        var runs = new JobRun[passes];
        for (int pass = 0; pass < passes; pass++)
        {
            var reports = new DocumentReport[documents.Count];
            for (int i = 0; i < reports.Length; i++)
            {
                try
                {
                    reports[i] = await calls[pass][i].ConfigureAwait(false);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    reports[i] = DocumentReport.Failed(documents[i], exception);
                }
            }

            runs[pass] = new JobRun(reports, cost());
        }

        return runs;
    }

    /// <summary>Runs it on as many threads as there are compressors, which share nothing but the number of the next document.</summary>
    internal JobRun RunBare(IReadOnlyList<Compressor> compressors, CancellationToken cancellationToken)
    {
        var reports = new DocumentReport[documents.Count];
        int last = -1;
        Func<Cost> cost = Cost.Measure();
        Task[] threads =
        [
            .. compressors.Select(compressor => Task.Factory.StartNew(
                () => ReadOn(compressor), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        Task.WhenAll(threads).GetAwaiter().GetResult();
        return new JobRun(reports, cost());

        void ReadOn(Compressor compressor)
        {
            while (Interlocked.Increment(ref last) is int i && i < reports.Length)
                reports[i] = RunOne(compressor, documents[i], cancellationToken);
        }
    }

    /// <summary>Runs it on this thread.</summary>
    internal JobRun Run(Compressor methods, CancellationToken cancellationToken)
    {
        var reports = new DocumentReport[documents.Count];
        Func<Cost> cost = Cost.Measure();
        for (int i = 0; i < reports.Length; i++)
            reports[i] = RunOne(methods, documents[i], cancellationToken);
        return new JobRun(reports, cost());
    }

    internal static DocumentReport RunOne(Compressor methods, Document document, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return methods.Process(document, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return DocumentReport.Failed(document, exception);
        }
    }
}
