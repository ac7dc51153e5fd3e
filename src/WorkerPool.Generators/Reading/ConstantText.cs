using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WorkerPool.Generators.Reading;

/// <summary>Constants as C# writes them.</summary>
internal static class ConstantText
{
    /// <summary>The default value of a parameter of a type.</summary>
    internal static string Of(object? value, ITypeSymbol type)
    {
        ITypeSymbol plain = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        if (value is null)
            return type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.Annotated ? "null!" : Nothing(type);
        return plain.TypeKind == TypeKind.Enum ? $"({Names.Of(plain)})({Of(value)})" : Of(value);
    }

    /// <summary>A value of one of the types that constants have.</summary>
    internal static string Of(object value) => value switch
    {
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        char letter => SymbolDisplay.FormatLiteral(letter, quote: true),
        bool flag => flag ? "true" : "false",
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "U",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "default",
    };

    private static string Nothing(ITypeSymbol type) =>
        type.TypeKind == TypeKind.TypeParameter ? "default!" : type.IsValueType ? "default" : "null";
}
