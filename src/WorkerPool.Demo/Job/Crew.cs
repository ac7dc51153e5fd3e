namespace WorkerPool.Demo.Job;

/// <summary>The desks of the workers that do a job. Thread-safe.</summary>
internal sealed class Crew
{
    private readonly Lock _lock = new();
    private Desk[] _desks = [];

    /// <summary>Those that have joined, by the numbers of their workers.</summary>
    internal IReadOnlyList<Desk> Desks => Volatile.Read(ref _desks);

    internal Desk Join(int workerId)
    {
        var desk = new Desk(workerId);
        lock (_lock)
            Volatile.Write(ref _desks, [.. _desks.Append(desk).OrderBy(static one => one.WorkerId)]);
        return desk;
    }
}
