using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare.Scenarios;

/// <summary>A million calls in flight, all awaited.</summary>
internal sealed class BurstAgainstTaskRun : Scenario
{
    internal override string Row => "4";

    internal override string Title => "1,000,000 in flight, default workers";

    internal override string PeerTitle => "Task.Run + Task.WhenAll";

    internal override Goal Goal => new Goal.Faster(2, AllocationFree: true);

    internal override int Calls => 1_000_000;

    protected override IContestant CreatePool() => new PoolBurst(Pools.CreateDefault());

    protected override IContestant CreatePeer() => new TaskRunBurst();
}
