namespace WorkerPool;

/// <summary>Names one call inside its pool: the 32-bit slot it occupies in the pool's table while it waits.</summary>
/// <param name="Value">The slot's number, 0 or more. It is used again once the call has left the queue.</param>
public readonly record struct WorkItemId(int Value);
