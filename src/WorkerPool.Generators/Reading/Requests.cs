using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace WorkerPool.Generators.Reading;

/// <summary>Which types the attributes ask for.</summary>
internal static class Requests
{
    /// <summary>Whether one of a type's own attributes asks for its proxy.</summary>
    internal static bool IsOwn(ImmutableArray<AttributeData> attributes) =>
        attributes.Any(static attribute => attribute.ConstructorArguments.IsEmpty);

    /// <summary>The types that attributes of the assembly ask for, without those that are served already.</summary>
    internal static IEnumerable<INamedTypeSymbol> Heeded(ImmutableArray<AttributeData> attributes, Compilation compilation) =>
        from attribute in attributes
        let type = TypeOf(attribute) as INamedTypeSymbol
        where type is not null && Refusal(attribute, type, compilation) is null
        select type;

    /// <summary>The type that an attribute of the assembly names; null for none.</summary>
    internal static ITypeSymbol? TypeOf(AttributeData attribute) =>
        attribute.ConstructorArguments.IsEmpty ? null : attribute.ConstructorArguments[0].Value as ITypeSymbol;

    /// <summary>What the attribute that asks for a type names as its serializer context; null for none.</summary>
    internal static ITypeSymbol? ContextOf(INamedTypeSymbol type, Compilation compilation, bool isForeign)
    {
        IEnumerable<AttributeData> attributes = isForeign
            ? compilation.Assembly.GetAttributes().Where(one => SymbolEqualityComparer.Default.Equals(TypeOf(one), type))
            : type.GetAttributes().Where(static one => one.ConstructorArguments.IsEmpty);
        return attributes.FirstOrDefault(static one => one.AttributeClass is { } of && Names.Is(of, Names.MethodsAttribute))
            ?.NamedArguments.FirstOrDefault(static one => one.Key == "SerializerContext").Value.Value as ITypeSymbol;
    }

    /// <summary>Why an attribute of the assembly is not heeded; null when it is.</summary>
    internal static string? Refusal(AttributeData attribute, ITypeSymbol type, Compilation compilation)
    {
        if (Names.Attribute(type, Names.MethodsAttribute) is { ConstructorArguments.IsEmpty: true })
            return "carries [WorkerMethods] itself";
        AttributeData? first = compilation.Assembly.GetAttributes().FirstOrDefault(one =>
            one.AttributeClass is { } of && Names.Is(of, Names.MethodsAttribute) && SymbolEqualityComparer.Default.Equals(TypeOf(one), type));
        return first is null || first.ApplicationSyntaxReference?.Span == attribute.ApplicationSyntaxReference?.Span
            && first.ApplicationSyntaxReference?.SyntaxTree == attribute.ApplicationSyntaxReference?.SyntaxTree
            ? null
            : "is named by an earlier attribute of this assembly";
    }
}
