namespace WorkerPool.Workers;

/// <summary>A cache of used items of whatever type.</summary>
internal interface IWorkItemCache
{
    /// <summary>Gives back what was not used since the last time, or everything; whether there is more to give back later.</summary>
    bool Trim(bool all);
}
