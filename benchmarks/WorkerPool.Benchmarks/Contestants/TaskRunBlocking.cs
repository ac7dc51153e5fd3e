namespace WorkerPool.Benchmarks.Contestants;

/// <summary><c>Task.Run</c> from a thread that blocks until the result is there.</summary>
internal sealed class TaskRunBlocking : IContestant
{
    public Returned Run(int calls)
    {
        long sum = 0;
        for (int i = 0; i < calls; i++)
        {
            int x = i;
            sum += Task.Run(() => x).GetAwaiter().GetResult();
        }

        return sum;
    }

    public void Dispose()
    {
    }
}
