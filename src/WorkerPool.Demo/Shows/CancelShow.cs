using System.Diagnostics;
using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Shows;

/// <summary>A cancelled call that waits never runs; one that runs is told to stop, and its worker goes on.</summary>
internal sealed class CancelShow(IReadOnlyList<Document> documents, JobSettings settings) : Show(documents, settings)
{
    internal override string Name => "cancel";

    // An endless loop may have just begun to read the largest sample when it is stopped.
    protected override void Configure(PoolOptions options) => options.AbortTimeout = Settings.Patience;

    protected override async Task<string> PlayAsync(Pool<Compressor> pool, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        int reads = 0;
        bool stopped = false, queuedRan = false;
        PoolTask running = pool.ExecAsync(
            (m, context) =>
            {
                try
                {
                    while (true)
                    {
                        context.Checkpoint();
                        TryRead(m, Documents[reads % Documents.Count], context.CancellationToken);
                        Interlocked.Increment(ref reads);
                        started.TrySetResult(context.WorkerId);
                    }
                }
                finally
                {
                    Volatile.Write(ref stopped, true);
                }
            },
            null,
            cancellationToken);
        int worker = await SoonAsync("The start of the call", started.Task, cancellationToken);

        PoolTask<bool> queued = pool.ExecAsync(_ => queuedRan = true, null, cancellationToken);
        int waitingBefore = pool.Stats.PendingTasks;
        bool cancelledQueued = queued.Cancel();
        int waitingAfter = pool.Stats.PendingTasks;
        Exception? queuedError = await ErrorOfAsync(queued.AsTask(), cancellationToken);

        long start = Stopwatch.GetTimestamp();
        bool cancelledRunning = running.Cancel();
        Exception? runningError = await ErrorOfAsync(running.AsTask(), cancellationToken);
        TimeSpan released = Stopwatch.GetElapsedTime(start);
        int next = await SoonAsync(
            "The next call", pool.ExecAsync((_, context) => context.WorkerId, null, cancellationToken).AsTask(), cancellationToken);
        PoolStats stats = pool.Stats;

        Require(cancelledQueued && queuedError is OperationCanceledException, $"the queued call ended with {queuedError?.GetType().Name ?? "a result"}");
        Require(!queuedRan, "the queued call ran although it was cancelled");
        Require((waitingBefore, waitingAfter) == (1, 0), $"{waitingBefore} call waited before it was cancelled and {waitingAfter} after");
        Require(cancelledRunning && runningError is OperationCanceledException, $"the running call ended with {runningError?.GetType().Name ?? "a result"}");
        Require(Volatile.Read(ref stopped), "the running call's code went on");
        Require(next == worker, $"worker {worker} was lost, worker {next} went on");
        Require(stats.Cancelled == 2, $"PoolStats counts {stats.Cancelled} cancelled calls, not 2");
        return $"waiting never ran, running stopped in {released.TotalMilliseconds:0.0} ms, worker kept";
    }
}
