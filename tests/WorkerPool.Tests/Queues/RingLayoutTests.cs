using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using WorkerPool.Queues;
using Xunit;

namespace WorkerPool.Tests.Queues;

/// <summary>The bytes that .NET and WebAssembly share have one layout, written down twice.</summary>
public sealed partial class RingLayoutTests
{
    [Fact]
    public void Every_constant_of_the_ring_has_the_value_it_has_in_layout_ts()
    {
        Dictionary<string, int> guest = ConstantRule().Matches(File.ReadAllText(Repository.PathOf("assembly", "layout.ts")))
            .ToDictionary(match => Pascal(match.Groups[1].Value), match => Number(match.Groups[2].Value));
        Dictionary<string, int> own = typeof(RingLayout).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .ToDictionary(field => field.Name, field => (int)field.GetRawConstantValue()!);

        Assert.Equal(18, own.Count);
        foreach ((string name, int value) in own)
            Assert.Equal((name, value), (name, guest[name]));

        // And none of the ring's is missing here.
        Assert.Empty(guest.Keys.Where(name => RingRule().IsMatch(name)).Except(own.Keys));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(1000, 1024)]
    [InlineData(1024, 1024)]
    [InlineData(RingLayout.MaxCapacity, RingLayout.MaxCapacity)]
    public void A_ring_has_a_power_of_two_slots(int capacity, int slots)
    {
        Assert.Equal(slots, RingLayout.SlotsFor(capacity));
        Assert.Equal(384 + 32 * slots, RingLayout.BytesFor(capacity));
    }

    [GeneratedRegex(@"^export const (\w+): i32 = (\w+);$", RegexOptions.Multiline)]
    private static partial Regex ConstantRule();

    [GeneratedRegex("^(Ring|Slot|Entry|Header)")]
    private static partial Regex RingRule();

    private static string Pascal(string name) =>
        string.Concat(name.Split('_').Select(word => word[..1] + word[1..].ToLowerInvariant()));

    private static int Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? int.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : int.Parse(text, CultureInfo.InvariantCulture);
}
