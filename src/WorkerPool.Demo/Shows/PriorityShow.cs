using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Shows;

/// <summary>A call with a high priority, submitted last, runs before all that wait.</summary>
internal sealed class PriorityShow(IReadOnlyList<Document> documents, JobSettings settings) : Show(documents, settings)
{
    internal override string Name => "priority";

    protected override void Configure(PoolOptions options) => options.QueueStrategy = QueueStrategy.Priority;

    protected override async Task<string> PlayAsync(Pool<Compressor> pool, CancellationToken cancellationToken)
    {
        // The worker is held until everything is queued. Nothing is before that call runs: a worker that was not there yet when it came would
        // find it in the queue, behind the urgent one.
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> held = pool.ExecAsync(
            (_, context) =>
            {
                begun.SetResult(context.WorkerId);
                return gate.Wait(Settings.Patience, context.CancellationToken);
            },
            null,
            cancellationToken).AsTask();
        await SoonAsync("The first call's start", begun.Task, cancellationToken);
        int ended = 0;
        Task<bool>[] queued =
        [
            .. Documents.Select(document => pool.ExecAsync(
                m =>
                {
                    bool read = TryRead(m, document, cancellationToken);
                    Interlocked.Increment(ref ended);
                    return read;
                },
                null,
                cancellationToken).AsTask()),
        ];
        PoolTask<(int Before, int Waiting)> urgent = pool.ExecAsync(
            m =>
            {
                (int Before, int Waiting) seen = (Volatile.Read(ref ended), pool.Stats.PendingTasks);
                TryRead(m, Documents[0], cancellationToken);
                return seen;
            },
            new ExecOptions { Priority = 1 },
            cancellationToken);
        gate.Set();

        (int before, int waiting) = await SoonAsync("The urgent call", urgent.AsTask(), cancellationToken);
        await SoonAsync("The first call", held, cancellationToken);
        await SoonAsync("The queued calls", Task.WhenAll(queued), cancellationToken);
        Require(before == 0, $"{before} of the calls queued before it ran first");
        Require(waiting == queued.Length, $"{waiting} calls waited when it ran, not {queued.Length}");
        Require(ended == queued.Length, $"{ended} of the {queued.Length} calls it overtook ran later");
        return $"submitted last, behind {queued.Length} calls: {before} of them ran before it";
    }
}
