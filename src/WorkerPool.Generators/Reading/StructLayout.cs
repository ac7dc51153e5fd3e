using Microsoft.CodeAnalysis;

namespace WorkerPool.Generators.Reading;

/// <summary>Where the fields of a struct lie, as far as its declaration says.</summary>
internal static class StructLayout
{
    private const string Space = "System.Runtime.InteropServices.";
    private const int Explicit = 2;
    private const int Auto = 3;

    /// <summary>The fields that have bytes of their own: of a tuple those of its type, not the names it gives them.</summary>
    internal static IEnumerable<IFieldSymbol> FieldsOf(INamedTypeSymbol type) =>
        type.OriginalDefinition.GetMembers().OfType<IFieldSymbol>().Where(static one => !one.IsStatic && !one.IsConst)
            .Select(one => (type.TupleUnderlyingType ?? type).GetMembers(one.Name).OfType<IFieldSymbol>().First());

    /// <summary>
    /// What the type's declaration says of all fields, before its name. The runtime orders them where it is told to, and where one of them
    /// is such a type of the framework; tuples are.
    /// </summary>
    internal static string Of(INamedTypeSymbol type) =>
        type.IsTupleType || KindOf(type) == Auto || FieldsOf(type).Any(static one => IsTime(one.Type))
            ? "auto "
            : Declared(type)?.NamedArguments.FirstOrDefault(static one => one.Key == "Pack").Value.Value is int and not 0 and var pack ? $"pack {pack} "
            : "";

    internal static bool IsExplicit(INamedTypeSymbol type) => KindOf(type) == Explicit;

    /// <summary>Where a field lies, when that is declared.</summary>
    internal static string OffsetOf(IFieldSymbol field) =>
        Names.Attribute(field, Space + "FieldOffsetAttribute")?.ConstructorArguments.FirstOrDefault().Value is int offset ? $"@{offset}" : "";

    private static bool IsTime(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? IsTime(nullable.TypeArguments[0])
            : Names.Is(type, "System.DateTime") || Names.Is(type, "System.DateTimeOffset");

    private static int KindOf(INamedTypeSymbol type) =>
        Declared(type)?.ConstructorArguments.FirstOrDefault().Value switch { int kind => kind, short kind => kind, _ => 0 };

    private static AttributeData? Declared(INamedTypeSymbol type) => Names.Attribute(type, Space + "StructLayoutAttribute");
}
