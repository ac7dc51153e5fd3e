using Xunit;

namespace WorkerPool.Tests;

public sealed class PoolSmokeTests
{
    [Fact]
    public async Task A_call_returns_its_result()
    {
        await using Pool<Calculator> pool = Pool.Create<Calculator>();
        Assert.Equal(5, await pool.ExecAsync(static (m, x) => m.Add(x, 2), 3));
    }

    public sealed class Calculator
    {
        public int Add(int left, int right) => left + right;
    }
}
