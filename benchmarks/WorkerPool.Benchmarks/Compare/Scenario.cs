using System.Diagnostics;
using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Compare;

/// <summary>One row: the same calls made by the pool and by a peer.</summary>
internal abstract class Scenario
{
    /// <summary>The row's number in the table.</summary>
    internal abstract string Row { get; }

    internal abstract string Title { get; }

    internal abstract string PeerTitle { get; }

    internal abstract Goal Goal { get; }

    /// <summary>Calls in a round.</summary>
    internal abstract int Calls { get; }

    /// <summary>Runs both to and fro. Both live at the same time, so neither may use a core while it is not its turn.</summary>
    /// <exception cref="WrongResultException">A run gave a wrong result.</exception>
    internal Comparison Run(Effort effort)
    {
        using IContestant peer = CreatePeer();
        using IContestant pool = CreatePool();
        WarmUp(peer, pool, effort.WarmUp);
        var peerRounds = new Measurement();
        var poolRounds = new Measurement();
        for (int i = 0; i < effort.Rounds; i++)
        {
            peerRounds.Add(peer, Calls);
            poolRounds.Add(pool, Calls);
        }

        return new Comparison(this, poolRounds, peerRounds);
    }

    protected abstract IContestant CreatePool();

    protected abstract IContestant CreatePeer();

    // By time and not by calls: the JIT recompiles what is hot after a pause, in the background.
    private void WarmUp(IContestant peer, IContestant pool, TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        int runs = 0;
        while (runs++ < 2 || Stopwatch.GetElapsedTime(start) < time)
        {
            Measurement.Check(peer, Calls);
            Measurement.Check(pool, Calls);
        }
    }
}
