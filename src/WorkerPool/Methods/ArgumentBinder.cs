namespace WorkerPool.Methods;

/// <summary>Chooses the overload that the given arguments fit best and lays them out for it. Thread-safe.</summary>
internal static class ArgumentBinder
{
    /// <summary>Binds arguments to one of the overloads of a name.</summary>
    /// <exception cref="ArgumentException">No overload takes them, or two take them equally well.</exception>
    internal static BoundCall Bind(MethodEntry[] overloads, object?[]? args)
    {
        // A copy first: the caller's array may change at any time.
        object?[] given = args is null ? [] : Array.ConvertAll(args, static argument => argument);
        Candidate[] best = FindBest(overloads, given);
        return best.Length switch
        {
            0 => throw new ArgumentException(
                $"{Describe(overloads[0].Name, given)} does not fit. Allowed: {List(overloads)}.{SuppliedHint(overloads)}", nameof(args)),
            1 => new BoundCall(best[0].Entry, LayOut(best[0], given)),
            _ => throw new ArgumentException(
                $"{Describe(overloads[0].Name, given)} is ambiguous. These fit equally well: {List(best.Select(static c => c.Entry))}.",
                nameof(args)),
        };
    }

    /// <summary>The overloads that fit and that none fits better than.</summary>
    private static Candidate[] FindBest(MethodEntry[] overloads, object?[] given)
    {
        var candidates = new List<Candidate>(overloads.Length);
        foreach (MethodEntry entry in overloads)
        {
            if (Candidate.Of(entry, given) is { } candidate)
                candidates.Add(candidate);
        }

        return [.. candidates.Where(one => !candidates.Exists(other => other.IsBetterThan(one)))];
    }

    private static object?[] LayOut(Candidate candidate, object?[] given)
    {
        ReadOnlySpan<MethodParameter> taken = candidate.Entry.Taken;
        object?[] arguments = new object?[candidate.Entry.Parameters.Length];
        int single = candidate.Gathers ? taken.Length - 1 : taken.Length;
        for (int i = 0; i < single; i++)
            arguments[i] = i < given.Length ? SafeConversion.Convert(given[i], taken[i].Type) : taken[i].Default;
        if (candidate.Gathers)
            arguments[single] = Gather(taken[single], given.AsSpan(Math.Min(single, given.Length)));
        return arguments;
    }

    private static Array Gather(MethodParameter parameter, ReadOnlySpan<object?> values)
    {
        Array array = parameter.NewArray!(values.Length);
        for (int i = 0; i < values.Length; i++)
            array.SetValue(SafeConversion.Convert(values[i], parameter.ElementType), i);
        return array;
    }

    private static string Describe(string name, object?[] given) =>
        $"A call of {name} with {given.Length} argument{(given.Length == 1 ? "" : "s")} {TypeText.OfValues(given)}";

    private static string List(IEnumerable<MethodEntry> entries) => string.Join("; ", entries);

    private static string SuppliedHint(MethodEntry[] overloads) =>
        Array.Exists(overloads, static entry => entry.TakenCount < entry.Parameters.Length)
            ? " The pool itself supplies a last CancellationToken or WorkerContext."
            : "";
}
