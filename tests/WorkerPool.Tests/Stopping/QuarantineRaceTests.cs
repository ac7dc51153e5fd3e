using System.Reflection;
using WorkerPool.Tests.Support;
using WorkerPool.Workers;
using Xunit;

namespace WorkerPool.Tests.Stopping;

/// <summary>A cleanup that ends in the moment in which its time is over.</summary>
[Collection(InterleavingCollection.Name)]
public sealed class QuarantineRaceTests
{
    private static readonly FieldInfo s_stopped = typeof(Worker).GetField("_stopped", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly FieldInfo s_listenersDone =
        typeof(AbortSequence).GetField("_listenersDone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    [Fact]
    public async Task A_worker_that_sleeps_when_it_is_expelled_leaves()
    {
        int points, releaseAt = 0;
        do
        {
            var clock = new ManualClock();
            await using WatchedPool pool = WatchedPool.Create(o => (o.TimeProvider, o.SpinDuration) = (clock, TimeSpan.Zero));
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var listener = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            PoolTask<int> call = pool.Pool.ExecAsync((Subject _, WorkerContext context) =>
            {
                context.AddAbortListener(() => new ValueTask(listener.Task));
                begun.SetResult();
                return context.CancellationToken.WaitHandle.WaitOne(Hold.GiveUp) ? 1 : 0;
            });
            await begun.Task.Bounded();
            call.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within(pool));
            Worker worker = Machinery.DispatcherOf(pool.Pool).Workers.InService().Single();
            WorkItem stopped = ((List<WorkItem>)s_stopped.GetValue(worker)!).Single();
            AbortSequence abort = stopped.Abort!;
            Thread home = pool.Made.Single().Home;

            // Its time counts from when the listeners begin, on a thread of their own.
            await Until.Eventually(() => clock.Armed > 0);

            points = Scripted.Run(
                () => clock.Advance(TimeSpan.FromSeconds(1)),
                at =>
                {
                    if (at != releaseAt)
                        return;
                    listener.SetResult();
                    Assert.True(SpinWait.SpinUntil(
                        () => !home.IsAlive || ((bool)s_listenersDone.GetValue(abort)! && home.ThreadState.HasFlag(ThreadState.WaitSleepJoin)),
                        Patience.Limit));
                });
            listener.TrySetResult();
            await pool.Until(static stats => stats is { Quarantined: 0, Restarted: 1 });
            Assert.Same(home, Assert.Single(pool.Disposed).DisposedOn);
            Assert.Equal(WorkerTerminationReason.Quarantined, Assert.Single(pool.Ended).Reason);
        }
        while (releaseAt++ < points);

        Assert.True(points > 0, "The expulsion reached no interleaving point.");
    }
}
