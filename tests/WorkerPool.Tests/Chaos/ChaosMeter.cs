namespace WorkerPool.Tests.Chaos;

/// <summary>Counts the calls of a group that are in their code at once. Thread-safe.</summary>
internal sealed class ChaosMeter(int cap)
{
    // Guarded by this object.
    private readonly HashSet<ChaosCall> _inside = [];

    internal int Cap => cap;

    /// <summary>The calls that are in their code now, for a message.</summary>
    internal string Inside
    {
        get
        {
            lock (_inside)
                return string.Join(", ", _inside.Select(static c => $"{c.Number} {c.Body}"));
        }
    }

    /// <summary>Whether the cap still holds with this call.</summary>
    internal bool TryEnter(ChaosCall call)
    {
        lock (_inside)
        {
            _inside.Add(call);

            // Code of a quarantined worker has given its place back.
            return _inside.Count(c => ReferenceEquals(c, call) || !c.MayBeLeftBehind) <= cap;
        }
    }

    internal void Leave(ChaosCall call)
    {
        lock (_inside)
            _inside.Remove(call);
    }
}
