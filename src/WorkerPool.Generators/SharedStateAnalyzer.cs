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
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SharedField, member.Locations[0], Names.Short(member)));
    }

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
