using WorkerPool.Methods;
using Xunit;

namespace WorkerPool.Tests.Methods;

public sealed class NearMatchesTests
{
    [Theory]
    [InlineData("add", "Add")]
    [InlineData("ADD", "Add")]
    [InlineData("Thumbnial", "Thumbnail")]
    [InlineData("Thumb", "Thumbnail")]
    [InlineData("thumbnails", "Thumbnail")]
    [InlineData("", "")]
    [InlineData("Mull", "Mul,Null,Multi")]
    [InlineData("Zzzzzz", "")]
    public void The_nearest_come_first_and_case_does_not_count(string wanted, string expected)
    {
        string[] names = ["Add", "Mul", "Multi", "Multiply", "Null", "Nullify", "Pull2", "Thumbnail"];
        Assert.Equal(expected, string.Join(',', NearMatches.Find(wanted, names)));
    }

    [Fact]
    public void A_difference_of_case_comes_before_any_other()
    {
        Assert.Equal(["TOTAL", "Totals"], NearMatches.Find("total", ["Totals", "TOTAL"]));
    }

    [Fact]
    public void There_are_at_most_three()
    {
        Assert.Equal(["Run1", "Run2", "Run3"], NearMatches.Find("Run", ["Run4", "Run3", "Run2", "Run1"]));
    }

    [Fact]
    public void A_very_long_name_costs_no_look_at_the_others()
    {
        Assert.Empty(NearMatches.Find(new string('x', 10_000_000), ["Add", "Thumbnail"]));
    }
}
