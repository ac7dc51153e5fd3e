using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WorkerPool.Generators.Reading;

/// <summary>Names of types as generated code writes them, and those the generator knows.</summary>
internal static class Names
{
    internal const string MethodsAttribute = "WorkerPool.WorkerMethodsAttribute";
    internal const string MethodAttribute = "WorkerPool.WorkerMethodAttribute";
    internal const string CallTarget = "WorkerPool.CallTarget`1";
    internal const string GeneratedSuffix = ".WorkerMethods.g.cs";

    private static readonly SymbolDisplayFormat s_full = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat s_plain = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    /// <summary>A type for use in code, with its nullable annotations. A dynamic one is an object: nothing is bound late.</summary>
    internal static string Of(ITypeSymbol type) =>
        type.TypeKind != TypeKind.Dynamic ? type.ToDisplayString(s_full)
        : type.NullableAnnotation == NullableAnnotation.Annotated ? "object?"
        : "object";

    /// <summary>Whether a type has this full name, without its type arguments.</summary>
    internal static bool Is(ITypeSymbol type, string fullName) =>
        type is INamedTypeSymbol && type.OriginalDefinition.ToDisplayString(s_plain) == fullName;

    /// <summary>A type as messages show it.</summary>
    internal static string Short(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    /// <summary>A name that may be a keyword.</summary>
    internal static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>The attribute of this full name; null when there is none.</summary>
    internal static AttributeData? Attribute(ISymbol symbol, string fullName) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } type && Is(type, fullName));
}
