using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare.Scenarios;

/// <summary>The blocking round trip against the thread pool's.</summary>
internal sealed class BlockingAgainstTaskRun : Scenario
{
    internal override string Row => "2";

    internal override string Title => "blocking round trip, 1 worker";

    internal override string PeerTitle => "Task.Run, blocking";

    internal override Goal Goal => new Goal.Faster(5);

    internal override int Calls => 10_000;

    protected override IContestant CreatePool() => new PoolBlocking(Pools.CreateSingle());

    protected override IContestant CreatePeer() => new TaskRunBlocking();
}
