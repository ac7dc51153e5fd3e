using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WorkerPool.Generators.Diagnostics;
using WorkerPool.Generators.Reading;

namespace WorkerPool.Generators;

/// <summary>Reports static fields and properties of worker methods' types that can be changed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedStateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.SharedField);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!IsAskedFor(type, context.Compilation))
            return;
        foreach (ISymbol member in type.GetMembers().Where(IsShared).Select(static member => (member as IFieldSymbol)?.AssociatedSymbol ?? member))
        {
            string other = TypeOf(member) is { } of && IsImmutable(of) ? ", readonly," : "";
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SharedField, member.Locations[0], Names.Short(member), other));
        }
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    // Types whose values never change: to make the member readonly is enough. A list that is readonly is shared and changed all the same.
    private static bool IsImmutable(ITypeSymbol type) =>
        type is { SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_String or SpecialType.System_DateTime }
            or { TypeKind: TypeKind.Enum or TypeKind.Delegate } or { IsValueType: true, IsReadOnly: true }
        || type.ContainingNamespace?.ToDisplayString() is "System.Collections.Immutable" or "System.Collections.Frozen";

    // The field behind a property is reported as that; the one behind an event is not among the members.
    private static bool IsShared(ISymbol member) => member switch
    {
        IFieldSymbol { IsReadOnly: false, IsConst: false } field => field.IsStatic
            && Names.Attribute(field, "System.ThreadStaticAttribute") is null
            && (!field.IsImplicitlyDeclared || field.AssociatedSymbol is not null),
        IEventSymbol { AddMethod.IsImplicitlyDeclared: true } => member.IsStatic,
        _ => false,
    };

    private static bool IsAskedFor(INamedTypeSymbol type, Compilation compilation) =>
        Names.Attribute(type, Names.MethodsAttribute) is not null
        || compilation.Assembly.GetAttributes().Any(attribute =>
            attribute.AttributeClass is { } of && Names.Is(of, Names.MethodsAttribute)
            && SymbolEqualityComparer.Default.Equals(Requests.TypeOf(attribute)?.OriginalDefinition, type.OriginalDefinition));
}
