namespace WorkerPool.Benchmarks.Contestants;

/// <summary>One way to have another thread return a number unchanged.</summary>
internal interface IContestant : IDisposable
{
    /// <summary>Makes calls with the numbers from 0 on and returns what came back.</summary>
    Returned Run(int calls);
}
