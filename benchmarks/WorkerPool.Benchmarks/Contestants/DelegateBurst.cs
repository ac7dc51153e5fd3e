namespace WorkerPool.Benchmarks.Contestants;

/// <summary>The pool, called through a delegate, with all calls in flight, then awaited.</summary>
internal sealed class DelegateBurst(Pool<EchoMethods> pool) : IContestant
{
    private PoolTask<int>[] _tasks = [];

    public Returned Run(int calls)
    {
        if (_tasks.Length != calls)
            _tasks = new PoolTask<int>[calls];
        return Task.Run(RunAsync).GetAwaiter().GetResult();
    }

    public void Dispose() => Pools.Dispose(pool);

    private async Task<long> RunAsync()
    {
        for (int i = 0; i < _tasks.Length; i++)
            _tasks[i] = pool.ExecAsync(static (m, x) => m.Echo(x), i);
        long sum = 0;
        foreach (PoolTask<int> task in _tasks)
            sum += await task;
        return sum;
    }
}
