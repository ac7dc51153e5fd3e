namespace WorkerPool.Queues;

/// <summary>A queue that can give back memory that it needed once. As thread-safe as the queue.</summary>
internal interface ITrimmable
{
    /// <summary>Gives back what is far more than the queue needs now.</summary>
    void Trim();
}
