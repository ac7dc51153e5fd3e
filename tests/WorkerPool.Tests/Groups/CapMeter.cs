namespace WorkerPool.Tests.Groups;

/// <summary>Counts how many calls are in their code at once, and the most there were.</summary>
internal sealed class CapMeter
{
    private int _inside;
    private int _most;
    private int _runs;

    internal int Most => Volatile.Read(ref _most);

    internal int Runs => Volatile.Read(ref _runs);

    internal int Inside => Volatile.Read(ref _inside);

    internal void Enter()
    {
        Interlocked.Increment(ref _runs);
        int now = Interlocked.Increment(ref _inside);
        int most = Volatile.Read(ref _most);
        while (now > most)
        {
            int seen = Interlocked.CompareExchange(ref _most, now, most);
            if (seen == most)
                break;
            most = seen;
        }
    }

    internal void Exit() => Interlocked.Decrement(ref _inside);

    /// <summary>Runs for a little while.</summary>
    internal int Run(int number, int spins = 50)
    {
        Enter();
        Thread.SpinWait(spins);
        Exit();
        return number;
    }

    internal async Task<int> RunAsync(int number)
    {
        Enter();
        await Task.Yield();
        Thread.SpinWait(50);
        await Task.Yield();
        Exit();
        return number;
    }
}
