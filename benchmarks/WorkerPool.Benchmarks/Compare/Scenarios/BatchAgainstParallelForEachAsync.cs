using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare.Scenarios;

/// <summary>A million items that take no time, into an array of results.</summary>
internal sealed class BatchAgainstParallelForEachAsync : Scenario
{
    internal override string Row => "5a";

    internal override string Title => "batch of 1,000,000 tiny items";

    internal override string PeerTitle => "Parallel.ForEachAsync";

    internal override Goal Goal => new Goal.Faster(5);

    internal override int Calls => 1_000_000;

    protected override IContestant CreatePool() => new PoolBatch(Pools.CreateDefault());

    protected override IContestant CreatePeer() => new ParallelForEachAsyncBatch();
}
