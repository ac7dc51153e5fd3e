using System.Diagnostics;
using WorkerPool.Tests.Stress;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>Limits on the items of batches whose runs end and serve other batches at every moment.</summary>
[Collection(StressCollection.Name)]
public sealed class ItemTimeoutTests
{
    [Fact]
    public async Task Batches_with_and_without_a_limit_on_their_items_take_turns_unharmed()
    {
        const int Rounds = 1000;
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2 });
        var limited = new BatchOptions { ItemTimeout = TimeSpan.FromMilliseconds(2) };
        int ended = 0;
        Gang.Run(2, (member, stop) =>
        {
            for (int i = 0; i < Rounds && !stop.IsCancellationRequested; i++)
            {
                BatchResult<int> result = pool.ExecBatchAsync(new int[20], static (_, x) => Work(x), i % 2 == member ? limited : null, CancellationToken.None).GetAwaiter().GetResult();
                Assert.All(result.Failures, static failure => Assert.IsType<PoolTimeoutException>(failure.Exception));
                Interlocked.Increment(ref ended);
            }
        });
        Assert.Equal(2 * Rounds, ended);
    }

    private static int Work(int item)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMicroseconds(200))
            Thread.SpinWait(20);
        return item;
    }
}
