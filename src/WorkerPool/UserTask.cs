namespace WorkerPool;

/// <summary>Value tasks that user code made.</summary>
internal static class UserTask
{
    /// <summary>
    /// The task to await instead. When the source of a value task throws as it is given a continuation, <c>await</c> throws that on the
    /// thread pool and ends the process; the conversion throws it here. It allocates only for a source that has not completed.
    /// </summary>
    internal static Task<T> Guarded<T>(this ValueTask<T> task) => task.AsTask();

    /// <inheritdoc cref="Guarded{T}"/>
    internal static Task Guarded(this ValueTask task) => task.AsTask();
}
