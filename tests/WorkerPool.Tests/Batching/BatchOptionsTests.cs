using Xunit;

namespace WorkerPool.Tests.Batching;

public sealed class BatchOptionsTests
{
    [Fact]
    public void Defaults_are_the_documented_ones()
    {
        var options = new BatchOptions();
        Assert.Equal((null, false, null, 0, 0), (options.Concurrency, options.FailFast, options.Progress, options.ChunkSize, options.Priority));
        Assert.Equal((null, null, TimeSpan.FromMilliseconds(100)), (options.ItemTimeout, options.Timeout, options.ProgressInterval));
    }

    [Theory]
    [InlineData(nameof(BatchOptions.Concurrency), 0)]
    [InlineData(nameof(BatchOptions.Concurrency), -1)]
    [InlineData(nameof(BatchOptions.ChunkSize), -1)]
    public void A_number_out_of_range_is_refused_by_name(string name, int value)
    {
        var options = new BatchOptions();
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            if (name == nameof(BatchOptions.Concurrency))
                options.Concurrency = value;
            else
                options.ChunkSize = value;
        });
        Assert.Equal(name, thrown.ParamName);
        Assert.Contains($"is {value}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_out_of_range_is_refused_by_name()
    {
        var options = new BatchOptions();
        Assert.Equal("ItemTimeout", Assert.Throws<ArgumentOutOfRangeException>(() => options.ItemTimeout = TimeSpan.Zero).ParamName);
        Assert.Equal("Timeout", Assert.Throws<ArgumentOutOfRangeException>(() => options.Timeout = TimeSpan.FromDays(50)).ParamName);
        Assert.Equal("ProgressInterval", Assert.Throws<ArgumentOutOfRangeException>(() => options.ProgressInterval = TimeSpan.FromTicks(-1)).ParamName);
    }
}
