namespace WorkerPool.Workers;

/// <summary>
/// The lanes of a pool's calls with keys, each key's under one of several gates, so that callers with different keys seldom meet. There is
/// one only in a pool that had such a call.
/// </summary>
internal sealed class LaneTable
{
    private const int StripeBits = 5;

    private readonly LaneStripe[] _stripes = new LaneStripe[1 << StripeBits];

    internal LaneTable(Dispatcher dispatcher)
    {
        for (int i = 0; i < _stripes.Length; i++)
            _stripes[i] = new LaneStripe(dispatcher);
    }

    /// <summary>Keys that have a call which is not over.</summary>
    internal int LaneCount => _stripes.Sum(static stripe => stripe.LaneCount);

    /// <summary>Calls that wait for others of their key.</summary>
    internal int WaitingCount
    {
        get
        {
            int count = 0;
            foreach (LaneStripe stripe in _stripes)
                count += stripe.WaitingCount;
            return count;
        }
    }

    /// <summary>Whether a call waits in a lane, or has just left it and is in no queue yet.</summary>
    internal bool HasWaiting => Array.Exists(_stripes, static stripe => stripe.HasWaiting);

    // Hash codes of numbers often differ in their low bits only: the product spreads them over the high ones.
    internal LaneStripe StripeOf(int hash) => _stripes[unchecked((uint)hash * 0x9E3779B1u) >> (32 - StripeBits)];

    /// <summary>Ends the calls that wait in a lane now.</summary>
    internal void FailWaiting(Exception exception, Outcome outcome)
    {
        foreach (LaneStripe stripe in _stripes)
        {
            if (stripe.WaitingCount == 0)
                continue;
            foreach ((WorkItem item, int version) in stripe.FindWaiting())
                item.TryStopWaiting(version, exception, outcome);
        }
    }
}
