using System.Diagnostics;
using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Shows;

/// <summary>A call that is over its time and does not stop costs the pool its worker, and nothing else: another takes its place.</summary>
internal sealed class TimeoutShow(IReadOnlyList<Document> documents, JobSettings settings) : Show(documents, settings)
{
    private readonly TaskCompletionSource<WorkerTermination> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal override string Name => "timeout";

    protected override void Configure(PoolOptions options)
    {
        options.AbortTimeout = Settings.AbortTimeout;
        options.OnTerminateWorker = termination => _left.TrySetResult(termination);
    }

    protected override async Task<string> PlayAsync(Pool<Compressor> pool, CancellationToken cancellationToken)
    {
        bool letGo = false;
        try
        {
            long start = Stopwatch.GetTimestamp();
            PoolTask<int> stubborn = pool.ExecAsync(
                m =>
                {
                    // Never looks at its token.
                    int reads = 0;
                    while (!Volatile.Read(ref letGo))
                        TryRead(m, Documents[reads++ % Documents.Count], CancellationToken.None);
                    return reads;
                },
                new ExecOptions { Timeout = Settings.CallTimeout },
                cancellationToken);
            Exception? error = await ErrorOfAsync(stubborn.AsTask(), cancellationToken);
            TimeSpan released = Stopwatch.GetElapsedTime(start);
            WorkerTermination left = await SoonAsync("The worker's end", _left.Task, cancellationToken);
            TimeSpan replaced = Stopwatch.GetElapsedTime(start);

            int[] later = await SoonAsync(
                "The later calls", Task.WhenAll(Documents.Select(document => ReadAsync(pool, document, cancellationToken))), cancellationToken);
            PoolStats stats = pool.Stats;

            Require(error is PoolTimeoutException { Kind: PoolTimeoutKind.Run }, $"the call ended with {error?.GetType().Name ?? "a result"}");
            Require(left.Reason == WorkerTerminationReason.Quarantined, $"worker {left.WorkerId} left with the reason {left.Reason}");
            Require(stats.Quarantined == 1, $"PoolStats counts {stats.Quarantined} quarantined workers, not 1");
            Require(stats.Restarted == 1, $"PoolStats counts {stats.Restarted} restarted workers, not 1");
            Require(!later.Contains(left.WorkerId), $"worker {left.WorkerId} was given calls after it had left");
            return $"caller free after {released.TotalMilliseconds:0} ms; deaf worker {left.WorkerId} replaced by {later[0]}";
        }
        finally
        {
            Volatile.Write(ref letGo, true);
        }
    }

    private static Task<int> ReadAsync(Pool<Compressor> pool, Document document, CancellationToken cancellationToken) =>
        pool.ExecAsync(
            (m, context) =>
            {
                TryRead(m, document, context.CancellationToken);
                return context.WorkerId;
            },
            null,
            cancellationToken).AsTask();
}
