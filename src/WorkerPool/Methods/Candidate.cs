namespace WorkerPool.Methods;

/// <summary>An overload that takes the given arguments, and how well.</summary>
/// <param name="Entry">The overload.</param>
/// <param name="Fits">How well each argument fits.</param>
/// <param name="Gathers">Whether its <c>params</c> array gathers arguments.</param>
internal sealed record Candidate(MethodEntry Entry, Fit[] Fits, bool Gathers)
{
    /// <summary>The overload with how well the arguments fit; null when they do not.</summary>
    internal static Candidate? Of(MethodEntry entry, object?[] given)
    {
        ReadOnlySpan<MethodParameter> taken = entry.Taken;
        return Of(entry, given, gathers: false)
            ?? (taken is [.., { NewArray: not null }] ? Of(entry, given, gathers: true) : null);
    }

    /// <summary>
    /// Whether this serves better: no argument worse and one better, or else, all equally good, the one that takes its array as it
    /// is, leaves fewer parameters to their defaults or fewer arguments to its array, or is told more by the pool.
    /// </summary>
    internal bool IsBetterThan(Candidate other)
    {
        bool better = false;
        for (int i = 0; i < Fits.Length; i++)
        {
            if (Fits[i] < other.Fits[i])
                return false;
            better |= Fits[i] > other.Fits[i];
        }

        return better || (Fits.AsSpan().SequenceEqual(other.Fits) && Rank.CompareTo(other.Rank) > 0);
    }

    // Every parameter beyond the arguments is a default; every one before a gathering array leaves less to gather.
    private (bool TakesArray, int Parameters, int Supplied) Rank =>
        (!Gathers, Gathers ? Entry.TakenCount : -Entry.TakenCount, Entry.Parameters.Length - Entry.TakenCount);

    private static Candidate? Of(MethodEntry entry, object?[] given, bool gathers)
    {
        ReadOnlySpan<MethodParameter> taken = entry.Taken;
        int single = gathers ? taken.Length - 1 : taken.Length;
        if (given.Length > single && !gathers)
            return null;
        var fits = new Fit[given.Length];
        for (int i = 0; i < given.Length; i++)
        {
            fits[i] = SafeConversion.FitOf(given[i], i < single ? taken[i].Type : taken[single].ElementType);
            if (fits[i] == Fit.None)
                return null;
        }

        for (int i = given.Length; i < single; i++)
        {
            if (!taken[i].IsOptional)
                return null;
        }

        return new Candidate(entry, fits, gathers);
    }
}
