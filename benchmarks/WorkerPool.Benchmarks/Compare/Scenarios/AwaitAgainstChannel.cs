using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare.Scenarios;

/// <summary>The awaited round trip against the thread with a channel that one would write by hand.</summary>
internal sealed class AwaitAgainstChannel : Scenario
{
    internal override string Row => "3";

    internal override string Title => "await round trip, 1 worker";

    internal override string PeerTitle => "thread + Channel + TCS";

    internal override Goal Goal => new Goal.Faster(2);

    internal override int Calls => 10_000;

    protected override IContestant CreatePool() => new PoolAwait(Pools.CreateSingle());

    protected override IContestant CreatePeer() => new ChannelThread(ContinuationMode.ThreadPool);
}
