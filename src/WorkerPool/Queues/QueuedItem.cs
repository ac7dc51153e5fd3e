namespace WorkerPool;

/// <summary>What a queue keeps of a waiting call. The call itself stays in the pool.</summary>
/// <param name="Id">Names the call. A queue hands it back unchanged, exactly once.</param>
/// <param name="Priority">The call's <see cref="ExecOptions.Priority"/>; higher runs sooner.</param>
/// <param name="Deadline">The latest start in UTC ticks (100 ns), or <see cref="NoDeadline"/>.</param>
/// <param name="Metadata">The call's <see cref="ExecOptions.Metadata"/>, untouched.</param>
public readonly record struct QueuedItem(WorkItemId Id, int Priority, long Deadline, object? Metadata)
{
    /// <summary>The <see cref="Deadline"/> of a call that has none; later than every real one.</summary>
    public const long NoDeadline = long.MaxValue;
}
