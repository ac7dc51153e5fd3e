using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare.Scenarios;

/// <summary>Ten million items that take no time, into an array of results.</summary>
internal sealed class BatchAgainstParallelFor : Scenario
{
    internal override string Row => "5";

    internal override string Title => "batch of 10,000,000 tiny items";

    internal override string PeerTitle => "Parallel.For";

    internal override Goal Goal => new Goal.Faster(2);

    internal override int Calls => 10_000_000;

    protected override IContestant CreatePool() => new PoolBatch(Pools.CreateDefault());

    protected override IContestant CreatePeer() => new ParallelForBatch();
}
