namespace WorkerPool.Benchmarks.Contestants;

/// <summary>All calls in flight with <c>Task.Run</c>, awaited with <c>Task.WhenAll</c>.</summary>
internal sealed class TaskRunBurst : IContestant
{
    private Task<int>[] _tasks = [];

    public Returned Run(int calls)
    {
        if (_tasks.Length != calls)
            _tasks = new Task<int>[calls];
        return Task.Run(RunAsync).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
    }

    private async Task<long> RunAsync()
    {
        for (int i = 0; i < _tasks.Length; i++)
        {
            int x = i;
            _tasks[i] = Task.Run(() => x);
        }

        long sum = 0;
        foreach (int result in await Task.WhenAll(_tasks))
            sum += result;
        return sum;
    }
}
