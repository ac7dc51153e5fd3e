using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare.Scenarios;

/// <summary>The same with as many workers as there are processors, so with more threads than the one caller keeps busy.</summary>
internal sealed class DefaultOptionsAgainstTaskRun : Scenario
{
    internal override string Row => "2i";

    internal override string Title => "blocking round trip, default workers";

    internal override string PeerTitle => "Task.Run, blocking";

    internal override Goal Goal => new Goal.None();

    internal override int Calls => 10_000;

    protected override IContestant CreatePool() => new PoolBlocking(Pools.CreateDefault());

    protected override IContestant CreatePeer() => new TaskRunBlocking();
}
