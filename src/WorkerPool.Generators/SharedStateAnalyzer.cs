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
        context.RegisterSymbolAction(Analyze, SymbolKind.Field);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var field = (IFieldSymbol)context.Symbol;
        if (!field.IsStatic || field.IsReadOnly || field.IsConst || Names.Attribute(field, "System.ThreadStaticAttribute") is not null)
            return;
        if (!IsAskedFor(field.ContainingType, context.Compilation))
            return;

        // The field behind a property or an event is reported as that.
        ISymbol member = field.AssociatedSymbol ?? field;
        if (member is IPropertySymbol { SetMethod: null })
            return;
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SharedField, member.Locations[0], Names.Short(member)));
    }

    private static bool IsAskedFor(INamedTypeSymbol type, Compilation compilation) =>
        Names.Attribute(type, Names.MethodsAttribute) is not null
        || compilation.Assembly.GetAttributes().Any(attribute =>
            attribute.AttributeClass is { } of && Names.Is(of, Names.MethodsAttribute)
            && SymbolEqualityComparer.Default.Equals(Requests.TypeOf(attribute)?.OriginalDefinition, type.OriginalDefinition));
}
