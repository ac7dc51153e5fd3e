using Microsoft.Extensions.Logging;

namespace WorkerPool.Queues;

/// <summary>Makes the queues of a strategy that another package brings. Thread-safe.</summary>
internal interface IQueueProvider
{
    /// <summary>The strategy it stands for.</summary>
    QueueStrategy Strategy { get; }

    /// <summary>Makes an empty queue for one pool; may throw what tells the pool's maker why it cannot.</summary>
    /// <param name="logger">The pool's.</param>
    /// <param name="pool">The pool's name.</param>
    IWorkQueue Create(ILogger logger, string pool);
}
