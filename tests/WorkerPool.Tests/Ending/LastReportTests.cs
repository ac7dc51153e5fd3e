using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Ending;

/// <summary>What <see cref="PoolOptions.OnTerminateWorker"/> is told comes before the pool's end.</summary>
public sealed class LastReportTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(WorkerTerminationReason.Quarantined, false)]
    [InlineData(WorkerTerminationReason.Abandoned, false)]
    [InlineData(WorkerTerminationReason.Abandoned, true)]
    public async Task The_end_waits_for_the_report_of_a_worker_whose_thread_ends_meanwhile(WorkerTerminationReason reason, bool inDisposal)
    {
        var hold = new Hold();
        var ending = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        var home = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        var report = new TaskCompletionSource<(WorkerTerminationReason Reason, bool ThreadEnded, bool IsOvertaken)>();
        bool isQuarantine = reason == WorkerTerminationReason.Quarantined;
        WatchedPool pool = WatchedPool.Create(options =>
        {
            options.AbortTimeout = isQuarantine ? s_short : Patience.Limit;
            options.WorkerTerminateTimeout = isQuarantine ? Patience.Limit : s_short;
            options.OnTerminateWorker = end =>
            {
                // The worker has been given up; now its code comes back after all and its thread ends.
                hold.Release();
                bool threadEnded = home.Task.Result.Join(Patience.Limit);
                report.SetResult((end.Reason, threadEnded, ending.Task.Result.Wait(10 * s_short)));
            };
        });
        PoolTask<int> call = pool.Pool.ExecAsync(m =>
        {
            home.SetResult(m.Home);
            if (inDisposal)
                m.OnDispose = () => hold.Run(0);
            return inDisposal ? 0 : hold.Run(0);
        });
        if (inDisposal)
            Assert.Equal(0, await call.Within(pool));
        else
            await hold.Begun;
        if (isQuarantine)
            Assert.True(call.Cancel());
        ending.SetResult(pool.Pool.TerminateAsync(force: !isQuarantine));

        Task ended = await ending.Task.Bounded();
        await ended.Within(pool);
        Assert.True(report.Task.IsCompleted);
        Assert.Equal((reason, true, false), await report.Task);
        if (!inDisposal)
            await Assert.ThrowsAnyAsync<Exception>(() => call.Within(pool));
    }
}
