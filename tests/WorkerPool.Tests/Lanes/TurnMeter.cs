using System.Collections.Concurrent;

namespace WorkerPool.Tests.Lanes;

/// <summary>What the code of one key's calls saw: their order, and whether two ever ran at once.</summary>
internal sealed class TurnMeter
{
    private readonly ConcurrentQueue<int> _order = new();
    private int _inside;
    private int _overlaps;

    internal int[] Order => [.. _order];

    internal int Overlaps => Volatile.Read(ref _overlaps);

    internal int Run(int number)
    {
        Enter(number);
        Thread.SpinWait(20);
        Exit();
        return number;
    }

    internal async Task<int> RunAsync(int number)
    {
        Enter(number);
        await Task.Yield();
        Exit();
        return number;
    }

    internal void Enter(int number)
    {
        if (Interlocked.Increment(ref _inside) != 1)
            Interlocked.Increment(ref _overlaps);
        _order.Enqueue(number);
    }

    internal void Exit() => Interlocked.Decrement(ref _inside);
}
