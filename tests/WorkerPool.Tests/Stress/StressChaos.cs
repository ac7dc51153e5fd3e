using System.Collections.Concurrent;

namespace WorkerPool.Tests.Stress;

/// <summary>A thread that cancels what it is given, whenever it comes to it: before, while and after the call runs.</summary>
internal sealed class StressChaos
{
    private readonly ConcurrentQueue<object> _victims = new();
    private readonly Thread _thread;
    private volatile bool _stop;

    internal StressChaos()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "stress chaos" };
        _thread.Start();
    }

    internal void Cancel(CancellationTokenSource source) => _victims.Enqueue(source);

    internal void Cancel(PoolTask<int> task) => _victims.Enqueue(task);

    internal void Stop()
    {
        _stop = true;
        _thread.Join(Patience.Limit);
    }

    private void Run()
    {
        var idle = default(SpinWait);
        while (!_stop || !_victims.IsEmpty)
        {
            if (!_victims.TryDequeue(out object? victim))
            {
                idle.SpinOnce();
                continue;
            }

            idle.Reset();
            if (victim is CancellationTokenSource source)
                source.Cancel();
            else
                ((PoolTask<int>)victim).Cancel();
        }
    }
}
