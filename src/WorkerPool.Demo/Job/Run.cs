using System.Diagnostics;

namespace WorkerPool.Demo.Job;

/// <summary>A run that is under way, for the screen: what is expected of it, and how far each worker has come since it began.</summary>
internal sealed class Run
{
    private readonly Crew _crew;
    private readonly Dictionary<int, (long Bytes, long Documents)> _before;
    private readonly Func<int> _waiting;
    private readonly long _start = Stopwatch.GetTimestamp();

    internal Run(string title, Crew crew, Library library, int passes, Func<int> waiting)
    {
        Title = title;
        Documents = (long)library.Documents.Count * passes;
        Bytes = library.Bytes * passes;
        _crew = crew;
        _waiting = waiting;
        _before = crew.Desks.ToDictionary(static desk => desk.WorkerId, static desk => (desk.Bytes, desk.Documents));
    }

    internal string Title { get; }

    /// <summary>Documents, and so calls, that the run has in all.</summary>
    internal long Documents { get; }

    internal long Bytes { get; }

    internal RunProgress Look()
    {
        WorkerProgress[] workers = [.. _crew.Desks.Select(Look)];
        return new RunProgress(workers, _waiting(), Stopwatch.GetElapsedTime(_start));
    }

    private WorkerProgress Look(Desk desk)
    {
        (long bytes, long documents) = _before.GetValueOrDefault(desk.WorkerId);
        return new WorkerProgress(desk.WorkerId, desk.Current?.Name, desk.Bytes - bytes, desk.Documents - documents);
    }
}

/// <summary>How far a run was at one moment.</summary>
internal sealed record RunProgress(IReadOnlyList<WorkerProgress> Workers, int Waiting, TimeSpan Elapsed)
{
    internal long Bytes => Workers.Sum(static worker => worker.Bytes);

    internal long Documents => Workers.Sum(static worker => worker.Documents);

    internal double CallsPerSecond => Documents / Elapsed.TotalSeconds;
}

/// <summary>How far one worker was, and the name of the document it had in work, if any.</summary>
internal readonly record struct WorkerProgress(int WorkerId, string? Current, long Bytes, long Documents);
