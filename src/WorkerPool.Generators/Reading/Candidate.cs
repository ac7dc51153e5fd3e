using Microsoft.CodeAnalysis;
using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Reading;

/// <summary>A method with its model, before the names of all have been compared.</summary>
internal sealed record Candidate(IMethodSymbol Method, MethodModel Model)
{
    /// <summary>The types of the arguments: what tells two methods of one name apart.</summary>
    internal string Taken { get; } = string.Join(
        ", ", Method.Parameters.Take(Model.TakenCount).Select(static p => p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)))
        + "`" + Method.Arity;

    internal int SuppliedCount => Model.Parameters.Count - Model.TakenCount;
}
