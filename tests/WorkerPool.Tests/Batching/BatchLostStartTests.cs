using System.Reflection;
using WorkerPool.Batching;
using WorkerPool.Tests.Support;
using WorkerPool.Workers;
using Xunit;

namespace WorkerPool.Tests.Batching;

public sealed class BatchLostStartTests
{
    private static readonly FieldInfo s_current = typeof(Worker).GetField("_current", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly int[] s_items = [.. Enumerable.Range(0, 1_000)];

    [Fact]
    public async Task A_worker_lost_between_the_start_of_a_run_and_its_first_line_costs_no_item()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 1);
        int lost = 0;
        await pool.Pool.ExecAsync((Subject _) => Interleaving.Script = () =>
        {
            if (Interlocked.CompareExchange(ref lost, 0, 0) != 0 || !IsAtStartOfRun())
                return;
            Interlocked.Increment(ref lost);
            throw new InvalidOperationException("The worker is lost.");
        }).Within(pool);

        BatchResult<int> result = await pool.Pool.ExecBatchAsync(s_items, static (_, x) => x + 1).Within(pool);

        Assert.Equal(1, lost);
        Assert.Empty(result.Failures);
        Assert.Equal(s_items.Select(static x => x + 1), result.Results);

        // The batch may be complete before the user is told of the loss.
        await Until.Eventually(() => pool.Ended.Any(static end => end.Reason == WorkerTerminationReason.Crashed));
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0 });
    }

    // The first point that a worker reaches with a run as its call is the one at the run's start. A stack trace would not tell: the
    // compiler may inline the run's methods.
    private static bool IsAtStartOfRun() => Worker.Current is { } worker && s_current.GetValue(worker) is BatchRun;
}
