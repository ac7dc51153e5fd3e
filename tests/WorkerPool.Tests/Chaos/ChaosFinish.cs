namespace WorkerPool.Tests.Chaos;

/// <summary>How a round ends its pool.</summary>
internal enum ChaosFinish
{
    Dispose,
    DrainThenDispose,
    Terminate,
    Force,
    ForceWithinCall,
}
