namespace WorkerPool.Generators.Model;

/// <summary>One method that can be called.</summary>
internal sealed record MethodModel
{
    /// <summary>The method's own name, escaped where it is a keyword.</summary>
    internal required string MethodName { get; init; }

    /// <summary>The name it is called by.</summary>
    internal required string Name { get; init; }

    /// <summary>The base type that declares it; null for the type itself.</summary>
    internal required string? DeclaringType { get; init; }

    internal required ReturnModel Return { get; init; }

    /// <summary>All its parameters.</summary>
    internal required EquatableArray<ParameterModel> Parameters { get; init; }

    /// <summary>How many of them the caller gives arguments for; the pool supplies the others.</summary>
    internal required int TakenCount { get; init; }

    /// <summary>Type parameters with their attributes, separated by commas; empty when it is not generic.</summary>
    internal required string TypeParameters { get; init; }

    /// <summary>How many type parameters it has.</summary>
    internal required int Arity { get; init; }

    /// <summary>The type parameters as arguments, in angle brackets; empty when it is not generic.</summary>
    internal required string TypeArguments { get; init; }

    internal required EquatableArray<string> Constraints { get; init; }

    /// <summary>Attributes that hold for whoever calls it.</summary>
    internal required EquatableArray<string> Attributes { get; init; }

    /// <summary>The method in documentation: an id with its prefix.</summary>
    internal required string DocumentationId { get; init; }

    /// <summary>The list of its batch's items in documentation: an id without a prefix; empty where it has no arguments.</summary>
    internal required string ListId { get; init; }

    /// <summary>Lines of its documentation, without slashes.</summary>
    internal required EquatableArray<string> Documentation { get; init; }

    /// <summary>Whether it has a proxy method.</summary>
    internal required bool HasProxy { get; init; }

    /// <summary>Whether it has a proxy method for many calls at once.</summary>
    internal required bool HasBatch { get; init; }

    /// <summary>Whether it can be called by its name.</summary>
    internal required bool HasEntry { get; init; }

    internal string ProxyName => Name.EndsWith("Async", StringComparison.Ordinal) ? Name : Name + "Async";

    internal string BatchName => (Name.EndsWith("Async", StringComparison.Ordinal) ? Name.Substring(0, Name.Length - 5) : Name) + "BatchAsync";

    internal IEnumerable<ParameterModel> Taken => Parameters.Take(TakenCount);

    internal bool IsSupplied => TakenCount < Parameters.Count;
}
