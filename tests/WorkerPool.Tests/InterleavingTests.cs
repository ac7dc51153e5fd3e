using Xunit;

namespace WorkerPool.Tests;

[Collection(InterleavingCollection.Name)]
public sealed class InterleavingTests
{
    [Fact]
    public void The_switch_is_on_in_this_test_project() => Assert.True(Interleaving.IsEnabled);

    [Fact]
    public void The_level_goes_back_to_0_after_a_test()
    {
        using (Interleaved.At(3))
        {
            Assert.Equal(3, Interleaving.Level);
            Interleaving.Point();
        }

        Assert.Equal(0, Interleaving.Level);
    }
}
