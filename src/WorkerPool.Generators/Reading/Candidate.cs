using Microsoft.CodeAnalysis;
using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Reading;

/// <summary>A method with its model, before the names of all have been compared.</summary>
internal sealed record Candidate(IMethodSymbol Method, MethodModel Model)
{
    // The names of a tuple's elements tell no two methods apart.
    private static readonly SymbolDisplayFormat s_format =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    /// <summary>The types of the arguments: what tells two methods of one name apart.</summary>
    internal string Taken { get; } = Text(Method, TypesOf(Method, Model));

    /// <summary>The same with the elements of an only argument that is a tuple: what tells two batches of one name apart.</summary>
    internal string Items { get; } = Text(Method, ElementsOf(TypesOf(Method, Model)));

    internal int SuppliedCount => Model.Parameters.Count - Model.TakenCount;

    private static ITypeSymbol[] TypesOf(IMethodSymbol method, MethodModel model) =>
        [.. method.Parameters.Take(model.TakenCount).Select(static one => one.Type)];

    private static ITypeSymbol[] ElementsOf(ITypeSymbol[] types) =>
        types.Length == 1 && types[0] is INamedTypeSymbol { IsTupleType: true, TupleElements: { Length: > 1 } elements }
            ? [.. elements.Select(static one => one.Type)]
            : types;

    private static string Text(IMethodSymbol method, ITypeSymbol[] types) =>
        string.Join(", ", types.Select(static one => one.ToDisplayString(s_format))) + "`" + method.Arity;
}
