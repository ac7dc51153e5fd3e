using Microsoft.CodeAnalysis;

namespace WorkerPool.Generators.Reading;

/// <summary>A class that the source generator of System.Text.Json completes, and the types that its attributes list.</summary>
internal sealed class JsonContext
{
    private static readonly SymbolDisplayFormat s_plain = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.ExpandValueTuple | SymbolDisplayMiscellaneousOptions.ExpandNullable);

    private readonly HashSet<string> _listed;

    private JsonContext(INamedTypeSymbol type)
    {
        Type = Names.Of(type);
        Name = Names.Short(type);
        _listed =
        [
            .. type.GetAttributes()
                .Where(static one => one.AttributeClass is { } of && Names.Is(of, "System.Text.Json.Serialization.JsonSerializableAttribute"))
                .Select(static one => one.ConstructorArguments.FirstOrDefault().Value as ITypeSymbol)
                .OfType<ITypeSymbol>()
                .Select(KeyOf),
        ];
    }

    internal string Type { get; }

    internal string Name { get; }

    /// <summary>The context; null when it cannot be one.</summary>
    internal static JsonContext? Of(ITypeSymbol? type, Compilation compilation)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false, IsUnboundGenericType: false, IsFileLocal: false } named
            || !compilation.IsSymbolAccessibleWithin(named, compilation.Assembly))
        {
            return null;
        }

        for (INamedTypeSymbol? one = named.BaseType; one is not null; one = one.BaseType)
        {
            if (Names.Is(one, "System.Text.Json.Serialization.JsonSerializerContext"))
                return new JsonContext(named);
        }

        return null;
    }

    /// <summary>Whether a type is listed: itself, without what is only an annotation or a name.</summary>
    internal bool Lists(ITypeSymbol type) => _listed.Contains(KeyOf(type));

    private static string KeyOf(ITypeSymbol type) => type.TypeKind == TypeKind.Dynamic ? "object" : type.ToDisplayString(s_plain);
}
