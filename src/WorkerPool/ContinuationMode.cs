namespace WorkerPool;

/// <summary>Where the code after an <c>await</c> of a call runs when no synchronization context claims it.</summary>
public enum ContinuationMode
{
    /// <summary>On the .NET thread pool; the worker goes on with the next call at once.</summary>
    ThreadPool,

    /// <summary>On the worker, before its next call. Fastest, and safe only for short code that never blocks.</summary>
    Inline,
}
