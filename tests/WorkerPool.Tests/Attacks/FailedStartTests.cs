using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>A worker whose state cannot be made tells why, and that it is no failure of the call.</summary>
public sealed class FailedStartTests
{
    [Fact]
    public async Task A_constructor_s_exception_arrives_as_itself_with_its_stack()
    {
        await using Pool<Failing> pool = Pool.Create<Failing>(new PoolOptions { MinWorkers = 1, MaxWorkers = 1 });

        var fromCall = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.ExecAsync(static _ => 1).Bounded());
        var fromReady = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.WhenReadyAsync().Bounded());
        var fromCreate = await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => Pool.CreateAsync<Failing>(new PoolOptions { MinWorkers = 1, MaxWorkers = 1 }).Bounded());

        Assert.All([fromCall, fromReady, fromCreate], static exception =>
        {
            Assert.Contains("Failing..ctor", exception.StackTrace, StringComparison.Ordinal);
            Assert.True(Pool.IsStartFailure(exception));
        });
    }

    [Fact]
    public async Task A_factory_s_exception_is_told_from_the_call_s_own()
    {
        int starts = 0;
        await using Pool<Plain> pool = Pool.Create(
            _ => ++starts == 1 ? throw new InvalidTimeZoneException() : new Plain(), new PoolOptions { MaxWorkers = 1 });

        var failedStart = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.ExecAsync(static _ => 1).Bounded());
        var failedCall = await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => pool.ExecAsync<int>(static _ => throw new InvalidTimeZoneException()).Bounded());

        Assert.True(Pool.IsStartFailure(failedStart));
        Assert.False(Pool.IsStartFailure(failedCall));
        Assert.Throws<ArgumentNullException>(() => Pool.IsStartFailure(null!));
    }

    private sealed class Failing
    {
        public Failing() => throw new InvalidTimeZoneException("not today");
    }
}
