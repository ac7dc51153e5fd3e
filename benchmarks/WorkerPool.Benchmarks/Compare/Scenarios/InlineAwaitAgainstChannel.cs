using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare.Scenarios;

/// <summary>The same when both run the code after the <c>await</c> on their own thread: no thread is changed at all.</summary>
internal sealed class InlineAwaitAgainstChannel : Scenario
{
    internal override string Row => "3i";

    internal override string Title => "await round trip, Inline";

    internal override string PeerTitle => "thread + Channel + inline TCS";

    internal override Goal Goal => new Goal.None();

    internal override int Calls => 10_000;

    protected override IContestant CreatePool() => new PoolAwait(Pools.CreateSingle(ContinuationMode.Inline));

    protected override IContestant CreatePeer() => new ChannelThread(ContinuationMode.Inline);
}
