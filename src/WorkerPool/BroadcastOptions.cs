namespace WorkerPool;

/// <summary>What a broadcast asks for. Read when the broadcast begins.</summary>
public sealed class BroadcastOptions
{
    /// <summary>
    /// Whether every worker that starts later runs the call, too: on its own thread, once its <c>TMethods</c> is made and before its first
    /// call. One on which the call throws could not be started, as when its factory throws, and its <c>TMethods</c> is disposed. That goes
    /// on until <see cref="Pool{TMethods}.EndBroadcast"/>, or as long as the pool lives; neither the broadcast's token nor its failure ends
    /// it. Where callers run calls themselves (<see cref="QueueFullMode.CallerRuns"/>), their <c>TMethods</c> are made anew and run the
    /// call. Default: <see langword="false"/>.
    /// </summary>
    public bool FutureWorkers { get; set; }

    /// <summary>
    /// Names a broadcast for <see cref="FutureWorkers"/>, compared by <see cref="object.Equals(object)"/>: a later one of the same key
    /// replaces it for the workers that start from then on. Only with <see cref="FutureWorkers"/>. Default: <see langword="null"/>, none.
    /// </summary>
    public object? Key { get; set; }
}
