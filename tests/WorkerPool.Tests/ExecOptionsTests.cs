using Xunit;

namespace WorkerPool.Tests;

public sealed class ExecOptionsTests
{
    public static TheoryData<TimeSpan> Refused => [TimeSpan.Zero, TimeSpan.FromTicks(-1), Timeout.InfiniteTimeSpan, TimeSpan.FromDays(50), TimeSpan.MaxValue];

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refused_time_limit_throws_and_names_the_option_its_value_and_what_is_allowed(TimeSpan limit)
    {
        ArgumentOutOfRangeException run = Assert.Throws<ArgumentOutOfRangeException>(() => new ExecOptions { Timeout = limit });
        ArgumentOutOfRangeException wait = Assert.Throws<ArgumentOutOfRangeException>(() => new ExecOptions { QueueTimeout = limit });

        Assert.Equal(("Timeout", limit), (run.ParamName, run.ActualValue));
        Assert.Contains($"Timeout must be more than 0 and at most 49 days, but is {limit}.", run.Message, StringComparison.Ordinal);
        Assert.Equal(("QueueTimeout", limit), (wait.ParamName, wait.ActualValue));
        Assert.Contains($"QueueTimeout must be more than 0 and at most 49 days, but is {limit}.", wait.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_refused_limit_of_a_call_throws_and_leaves_the_call_alone(TimeSpan limit)
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        PoolTask<int> call = pool.ExecAsync(static _ => 1);
        PoolTask plain = pool.ExecAsync(static _ => { });

        Assert.Throws<ArgumentOutOfRangeException>(nameof(limit), () => call.Timeout(limit));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(limit), () => plain.Timeout(limit));
        Assert.Equal(1, await call.Bounded());
        await plain.Bounded();
    }

    [Fact]
    public async Task A_refused_limit_of_a_termination_throws_and_the_pool_goes_on()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        Assert.Throws<ArgumentOutOfRangeException>("timeout", () => { _ = pool.TerminateAsync(timeout: TimeSpan.FromTicks(-1)); });
        Assert.Throws<ArgumentOutOfRangeException>("timeout", () => { _ = pool.TerminateAsync(timeout: TimeSpan.FromDays(50)); });
        Assert.Equal(1, await pool.ExecAsync(static _ => 1).Bounded());
    }

    [Fact]
    public async Task One_instance_serves_many_calls()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2 });
        var options = new ExecOptions { Timeout = TimeSpan.FromDays(1), QueueTimeout = TimeSpan.FromDays(1), Deadline = DateTimeOffset.MaxValue };
        Task<int>[] calls = [.. Enumerable.Range(0, 100).Select(i => pool.ExecAsync(static (_, x) => x, i, options).AsTask())];

        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(calls).Bounded());
    }
}
