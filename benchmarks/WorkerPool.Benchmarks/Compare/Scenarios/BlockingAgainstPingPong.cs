using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare.Scenarios;

/// <summary>How near the pool's blocking round trip comes to what the hardware allows.</summary>
internal sealed class BlockingAgainstPingPong : Scenario
{
    internal override string Row => "1";

    internal override string Title => "blocking round trip, 1 worker";

    internal override string PeerTitle => "cache-line ping-pong";

    internal override Goal Goal => new Goal.Within(3);

    internal override int Calls => 50_000;

    protected override IContestant CreatePool() => new PoolBlocking(Pools.CreateSingle());

    protected override IContestant CreatePeer() => new PingPong();
}
