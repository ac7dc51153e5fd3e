using Microsoft.CodeAnalysis;
using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Reading;

/// <summary>A method with its model, before the names of all have been compared.</summary>
internal sealed record Candidate(IMethodSymbol Method, MethodModel Model)
{
    /// <summary>
    /// What tells two batches of one name apart: the types of their items, as ids, which say nothing of what makes no overloads, such as the
    /// names of type parameters and of a tuple's elements.
    /// </summary>
    internal string Items { get; } = $"{Model.ListId}`{Model.Arity}";

    /// <summary>What tells two methods of one name apart: the types of the arguments.</summary>
    internal string Taken => $"{Items}/{Model.TakenCount}";

    internal int SuppliedCount => Model.Parameters.Count - Model.TakenCount;
}
