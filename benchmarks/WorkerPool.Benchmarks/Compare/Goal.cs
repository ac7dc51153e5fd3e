using System.Globalization;

namespace WorkerPool.Benchmarks.Compare;

/// <summary>What a row wants to reach.</summary>
internal abstract record Goal
{
    /// <summary>At most so many times the peer's time.</summary>
    internal sealed record Within(double Factor) : Goal
    {
        internal override string Text => string.Create(CultureInfo.InvariantCulture, $"within {Factor:0.#}x");

        internal override bool IsMet(Comparison result) => result.Pool.Nanoseconds <= Factor * result.Peer.Nanoseconds;
    }

    /// <summary>The peer takes at least so many times the pool's time.</summary>
    internal sealed record Faster(double Factor, bool AllocationFree = false) : Goal
    {
        internal override string Text => string.Create(
            CultureInfo.InvariantCulture, $"{Factor:0.#}x faster{(AllocationFree ? ", 0 B" : string.Empty)}");

        internal override bool IsMet(Comparison result) =>
            result.Peer.Nanoseconds >= Factor * result.Pool.Nanoseconds && (!AllocationFree || result.Pool.IsAllocationFree);
    }

    /// <summary>None: the row is there for information.</summary>
    internal sealed record None : Goal
    {
        internal override string Text => "-";

        internal override bool IsMet(Comparison result) => true;
    }

    internal abstract string Text { get; }

    internal abstract bool IsMet(Comparison result);
}
