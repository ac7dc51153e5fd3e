namespace WorkerPool.Tests.Chaos;

/// <summary>How a call, an item or an act ended.</summary>
internal enum ChaosEnd
{
    Completed,
    Failed,
    Cancelled,
    TimedOut,
    Full,
    Terminated,
    Crashed,
    FactoryFailed,
}
