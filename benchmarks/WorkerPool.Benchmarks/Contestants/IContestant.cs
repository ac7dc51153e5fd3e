namespace WorkerPool.Benchmarks.Contestants;

/// <summary>One way to have another thread return a number unchanged.</summary>
internal interface IContestant : IDisposable
{
    /// <summary>Makes calls with the numbers from 0 on and returns the sum of what came back.</summary>
    long Run(int calls);
}
