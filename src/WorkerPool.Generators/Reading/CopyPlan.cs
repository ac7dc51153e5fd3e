using Microsoft.CodeAnalysis;

namespace WorkerPool.Generators.Reading;

/// <summary>
/// Finds out whether the bytes of a type can be copied, what of them must be checked when they come in, and its fields as text. One for
/// each type whose source is written.
/// </summary>
internal sealed class CopyPlan(Compilation compilation)
{
    internal const string Values = "global::WorkerPool.Serialization.CopiedValues";

    private static readonly HashSet<string> s_free =
    [
        "System.Guid", "System.TimeSpan", "System.Half", "System.Int128", "System.UInt128", "System.Index", "System.Range", "System.Numerics.Complex",
    ];

    private static readonly HashSet<string> s_restricted = ["System.DateTimeOffset", "System.DateOnly", "System.TimeOnly"];

    private readonly CopyHelpers _helpers = new();

    /// <summary>The methods that check structs, for the class that holds the table.</summary>
    internal IEnumerable<string> Lines => _helpers.Lines;

    /// <summary>How to make the serializer of a type whose bytes can be copied; null when they cannot.</summary>
    internal string? Serializer(ITypeSymbol type)
    {
        if (!type.IsUnmanagedType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.TypeParameter)
            return null;
        var conditions = new List<string>();
        int before = _helpers.Count;
        if (Layout(type, "value", conditions) is not { } layout)
        {
            _helpers.GoBack(before);
            return null;
        }

        string check = IsBuiltIn(type) || conditions.Count == 0 ? "" : ", " + CheckOf(type, conditions);
        return $"global::WorkerPool.Serialization.ValueSerializers.Copied<{Names.Of(type)}>(\"{layout}\"{check})";
    }

    // The text of a type's fields, and the conditions on what lies at a place; null when it cannot be copied.
    private string? Layout(ITypeSymbol type, string place, List<string> conditions)
    {
        if (type is INamedTypeSymbol { EnumUnderlyingType: { } number })
            return number.ToDisplayString();
        string name = type.ToDisplayString();
        if (type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr || type is not INamedTypeSymbol named)
            return null;
        if (IsBuiltIn(type))
        {
            if (type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Decimal or SpecialType.System_DateTime || s_restricted.Contains(name))
                conditions.Add($"{Values}.IsValid(ref {place})");
            return name == "System.DateTimeOffset" ? $"auto {name}" : name;
        }

        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            conditions.Add($"{Values}.IsValidNullable(ref {place})");
            return Layout(named.TypeArguments[0], $"{Values}.ValueOf(ref {place})", conditions) is { } inner ? inner + "?" : null;
        }

        return LayoutOfStruct(named, place, conditions);
    }

    private string? LayoutOfStruct(INamedTypeSymbol type, string place, List<string> conditions)
    {
        var parts = new List<string>();
        foreach (IFieldSymbol field in StructLayout.FieldsOf(type))
        {
            // The framework's reference assemblies hide what is inside its structs behind fields of these names.
            if (field.Name is "_dummy" or "_dummyPrimitive")
                return null;
            var inner = new List<string>();
            bool several = field.IsFixedSizeBuffer || Names.Attribute(type, "System.Runtime.CompilerServices.InlineArrayAttribute") is not null;
            ITypeSymbol fieldType = field.IsFixedSizeBuffer ? ((IPointerTypeSymbol)field.Type).PointedAtType : field.Type;
            if (Layout(fieldType, "%", inner) is not { } layout)
                return null;
            if (inner.Count > 0)
            {
                // Where fields lie over each other, what is a number to one may be no bool to the other.
                if (several || StructLayout.IsExplicit(type) || PlaceOf(field, type, place) is not { } reached)
                    return null;
                conditions.AddRange(inner.Select(one => one.Replace("%", reached)));
            }

            parts.Add($"{layout} {field.Name}{(field.IsFixedSizeBuffer ? $"[{field.FixedSize}]" : "")}{StructLayout.OffsetOf(field)}");
        }

        return $"{StructLayout.Of(type)}{type.Name}{{{string.Join(";", parts)}}}";
    }

    // A field that code may not name is reached through an accessor, which generic types do not have in .NET 8.
    private string? PlaceOf(IFieldSymbol field, INamedTypeSymbol type, string place)
    {
        if (type.IsGenericType)
            return !field.IsReadOnly && compilation.IsSymbolAccessibleWithin(field, compilation.Assembly) ? $"{place}.{Names.Escape(field.Name)}" : null;
        if (!compilation.IsSymbolAccessibleWithin(type, compilation.Assembly) || !compilation.IsSymbolAccessibleWithin(field.Type, compilation.Assembly))
            return null;
        return $"{AccessorOf(field, type)}(ref {place})";
    }

    private string AccessorOf(IFieldSymbol field, INamedTypeSymbol type) => _helpers.Get($"{Names.Of(type)}.{field.Name}", "Field", name =>
    [
        $"[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.Field, Name = \"{field.Name}\")]",
        $"private static extern ref {Names.Of(field.Type)} {name}(ref {Names.Of(type)} value);",
    ]);

    private string CheckOf(ITypeSymbol type, List<string> conditions) => _helpers.Get(Names.Of(type), "Check", name =>
    [
        $"private static bool {name}(ref {Names.Of(type)} value) =>",
        .. conditions.Select((one, i) => $"    {(i == 0 ? "" : "&& ")}{one}{(i == conditions.Count - 1 ? ";" : "")}"),
    ]);

    private static bool IsBuiltIn(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum
        || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double or SpecialType.System_DateTime
        || s_free.Contains(type.ToDisplayString()) || s_restricted.Contains(type.ToDisplayString());
}
