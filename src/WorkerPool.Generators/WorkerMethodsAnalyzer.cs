using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using WorkerPool.Generators.Diagnostics;
using WorkerPool.Generators.Reading;

namespace WorkerPool.Generators;

/// <summary>Reports what <see cref="WorkerMethodsGenerator"/> cannot write, and what of it cannot be called.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WorkerMethodsAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        Descriptors.NotClassOrInterface,
        Descriptors.OpenGeneric,
        Descriptors.NotAccessible,
        Descriptors.NoMethods,
        Descriptors.NotCallable,
        Descriptors.NotByName,
        Descriptors.AmbiguousByName,
        Descriptors.ProxyMethodTaken,
        Descriptors.ProxyNameTaken,
        Descriptors.BadName,
        Descriptors.WrongPlace,
        Descriptors.AskedTwice,
        Descriptors.NoEffect,
        Descriptors.NotSerializable,
        Descriptors.NotContext);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(AnalyzeType, SymbolKind.NamedType);
        context.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
        context.RegisterSyntaxNodeAction(AnalyzeAssemblyAttribute, SyntaxKind.AttributeList);
    }

    private static void AnalyzeType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        bool asked = false;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is not { } of || !Names.Is(of, Names.MethodsAttribute))
                continue;
            if (attribute.ConstructorArguments.IsEmpty)
                asked = true;
            else
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.WrongPlace,
                    PlaceOf(attribute, context.CancellationToken),
                    "On a class or an interface, [WorkerMethods] takes no type; to name another type, write [assembly: WorkerMethods(typeof(...))]"));
        }

        if (asked)
            TypeReader.Read(type, context.Compilation, isForeign: false, Reporter(type.Locations[0], type, context.ReportDiagnostic));
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (Names.Attribute(method, Names.MethodAttribute) is not { } attribute)
            return;
        string? reason = method.IsStatic ? "it is static"
            : method.DeclaredAccessibility != Accessibility.Public ? "it is not public"
            : method.MethodKind != MethodKind.Ordinary ? "it is not an ordinary method"
            : null;
        if (reason is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.NoEffect, PlaceOf(attribute, context.CancellationToken), Names.Short(method), reason));
        }
    }

    private static void AnalyzeAssemblyAttribute(SyntaxNodeAnalysisContext context)
    {
        var list = (AttributeListSyntax)context.Node;
        if (!list.Target?.Identifier.IsKind(SyntaxKind.AssemblyKeyword) ?? true)
            return;
        foreach (AttributeData attribute in context.Compilation.Assembly.GetAttributes())
        {
            if (attribute.AttributeClass is { } of && Names.Is(of, Names.MethodsAttribute)
                && attribute.ApplicationSyntaxReference is { } place && place.SyntaxTree == list.SyntaxTree && list.Span.Contains(place.Span))
            {
                AnalyzeRequest(context, attribute, place.GetSyntax(context.CancellationToken).GetLocation());
            }
        }
    }

    private static void AnalyzeRequest(SyntaxNodeAnalysisContext context, AttributeData attribute, Location location)
    {
        if (Requests.TypeOf(attribute) is not { } type)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.WrongPlace, location, "On an assembly, [WorkerMethods] names the type: [assembly: WorkerMethods(typeof(...))]"));
        }
        else if (type is not INamedTypeSymbol named)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NotClassOrInterface, location, Names.Short(type), "not a class"));
        }
        else if (Requests.Refusal(attribute, type, context.Compilation) is { } refusal)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.AskedTwice, location, Names.Short(type), refusal));
        }
        else
        {
            TypeReader.Read(named, context.Compilation, isForeign: true, Reporter(location, named, context.ReportDiagnostic));
        }
    }

    // What another assembly declares cannot be changed here: what is wrong with one of its methods is told, but is no warning.
    private static Report Reporter(Location asked, INamedTypeSymbol type, Action<Diagnostic> report) => (descriptor, symbol, arguments) =>
    {
        bool isMember = !SymbolEqualityComparer.Default.Equals(symbol, type);
        Location? own = descriptor.Id == Descriptors.NotSerializable.Id && symbol is IMethodSymbol method
            ? ReturnTypeOf(method)
            : symbol.Locations.FirstOrDefault(static place => place.IsInSource);
        DiagnosticSeverity severity = isMember && own is null ? DiagnosticSeverity.Info : descriptor.DefaultSeverity;
        report(Diagnostic.Create(
            descriptor, isMember && own is not null ? own : asked, severity, additionalLocations: null, properties: null, arguments));
    };

    private static Location? ReturnTypeOf(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences.Select(static one => one.GetSyntax()).OfType<MethodDeclarationSyntax>().FirstOrDefault()?.ReturnType.GetLocation();

    private static Location PlaceOf(AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation() ?? Location.None;
}
