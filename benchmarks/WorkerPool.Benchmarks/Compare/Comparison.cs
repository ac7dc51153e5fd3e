using System.Globalization;

namespace WorkerPool.Benchmarks.Compare;

/// <summary>What one scenario gave.</summary>
internal sealed record Comparison(Scenario Scenario, Measurement Pool, Measurement Peer)
{
    /// <summary>The quotient of the medians, said the way round that is at least 1.</summary>
    internal string Ratio => Pool.Nanoseconds <= Peer.Nanoseconds
        ? string.Create(CultureInfo.InvariantCulture, $"{Peer.Nanoseconds / Pool.Nanoseconds:0.00}x faster")
        : string.Create(CultureInfo.InvariantCulture, $"{Pool.Nanoseconds / Peer.Nanoseconds:0.00}x slower");

    internal string Verdict => Scenario.Goal is Goal.None ? "-" : Scenario.Goal.IsMet(this) ? "met" : "not met";
}
