namespace WorkerPool.Tests.Chaos;

/// <summary>The calls of one key: the order in which they run, and whether two run at once. Submitted by one producer.</summary>
internal sealed class ChaosTurn
{
    // Guarded by this object.
    private readonly HashSet<ChaosCall> _inside = [];
    private int _last;

    internal int Submitted { get; set; }

    /// <summary>Returns what is wrong with a call that begins now; null when nothing is.</summary>
    internal string? Enter(ChaosCall call)
    {
        lock (_inside)
        {
            // Code of a quarantined worker may still run.
            ChaosCall? other = _inside.FirstOrDefault(static c => !c.MayBeLeftBehind);
            string? wrong = other is not null ? $"it runs beside call {other.Number} of its key"
                : call.Sequence <= _last ? $"it is number {call.Sequence} of its key and runs after {_last}"
                : null;
            _last = call.Sequence;
            _inside.Add(call);
            return wrong;
        }
    }

    internal void Leave(ChaosCall call)
    {
        lock (_inside)
            _inside.Remove(call);
    }
}
