namespace WorkerPool.Workers;

/// <summary>What keeps workers for long and can let others pass: a batch.</summary>
internal interface IGivesWay
{
    /// <summary>Something waits. Called by whoever published it, so cheap and without user code.</summary>
    void AskToGiveWay();
}
