namespace WorkerPool.Workers;

/// <summary>The only worker that may run the call, if it is for one.</summary>
internal abstract partial class WorkItem
{
    /// <summary>
    /// Null for most calls. Set by the submitter before the call is placed; whoever stops it earlier does not look here.
    /// </summary>
    internal Worker? Target { get; set; }

    /// <summary>Whether a worker may run the call.</summary>
    private bool MayRunOn(Worker? worker) => Target is not { } target || ReferenceEquals(target, worker);
}
