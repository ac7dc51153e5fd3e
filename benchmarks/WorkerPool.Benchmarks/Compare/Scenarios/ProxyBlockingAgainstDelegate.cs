using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare.Scenarios;

/// <summary>The blocking round trip through a generated proxy against the same call by a delegate.</summary>
internal sealed class ProxyBlockingAgainstDelegate : Scenario
{
    internal override string Row => "P";

    internal override string Title => "blocking round trip, generated proxy";

    internal override string PeerTitle => "delegate";

    internal override Goal Goal => new Goal.Within(1.1);

    internal override int Calls => 10_000;

    protected override IContestant CreatePool() => new ProxyBlocking(Pools.CreateEcho());

    protected override IContestant CreatePeer() => new DelegateBlocking(Pools.CreateEcho());
}
