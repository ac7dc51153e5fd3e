using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare.Scenarios;

/// <summary>Many calls in flight through a generated proxy against the same calls by a delegate.</summary>
internal sealed class ProxyBurstAgainstDelegate : Scenario
{
    internal override string Row => "Pb";

    internal override string Title => "200,000 in flight, generated proxy";

    internal override string PeerTitle => "delegate";

    internal override Goal Goal => new Goal.Within(1.1);

    internal override int Calls => 200_000;

    protected override IContestant CreatePool() => new ProxyBurst(Pools.CreateEcho());

    protected override IContestant CreatePeer() => new DelegateBurst(Pools.CreateEcho());
}
