namespace WorkerPool.Workers;

/// <summary>
/// One worker's part in a broadcast. It tells a failure of the call's own code from the loss of the worker, whatever exception that code
/// throws.
/// </summary>
internal sealed class BroadcastPart
{
    // Written by the worker before the call's source is completed, read afterwards. What an expelled worker's code throws later comes in
    // vain.
    private Exception? _thrown;

    /// <summary>Notes what the call's code threw.</summary>
    internal void NoteThrown(Exception exception) => Volatile.Write(ref _thrown, exception);

    /// <summary>Whether the call failed because its worker has left.</summary>
    internal bool IsLost(Exception failure) =>
        failure is WorkerCrashedException && !ReferenceEquals(failure, Volatile.Read(ref _thrown));
}
