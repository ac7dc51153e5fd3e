using Xunit;

namespace WorkerPool.Tests;

public sealed class RefusedTokenTests
{
    [Fact]
    public async Task A_call_refused_for_its_disposed_token_leaves_no_timer_and_no_count_behind()
    {
        await using Pool<object> pool = Pool.Create<object>(new PoolOptions { MaxWorkers = 1 });
        var source = new CancellationTokenSource();
        CancellationToken token = source.Token;
        source.Dispose();
        var limit = new ExecOptions { QueueTimeout = TimeSpan.FromMilliseconds(1) };

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => { pool.ExecAsync(static _ => 1, limit, token); });
        await pool.ExecAsync(static _ => Thread.Sleep(50));

        Assert.Equal("cancellationToken", refusal.ParamName);
        Assert.Equal(0, pool.Stats.TimedOut);
        Assert.Equal(0, pool.Stats.PendingTasks);
    }
}
