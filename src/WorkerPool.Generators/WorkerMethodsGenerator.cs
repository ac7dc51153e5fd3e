using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using WorkerPool.Generators.Model;
using WorkerPool.Generators.Reading;
using WorkerPool.Generators.Writing;

namespace WorkerPool.Generators;

/// <summary>
/// Writes a typed proxy and a table of methods for each type that <c>[WorkerMethods]</c> asks for. It reports nothing:
/// <see cref="WorkerMethodsAnalyzer"/> reads the same types for that, so that a moved line of code makes nothing new here.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class WorkerMethodsGenerator : IIncrementalGenerator
{
    /// <summary>The step in which types are read, for tests that look at what is read again.</summary>
    internal const string ModelStep = "Model";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<TypeModel> own = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                Names.MethodsAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, _) => Requests.IsOwn(found.Attributes)
                    ? TypeReader.Read((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation, isForeign: false, report: null)
                    : null)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(ModelStep);
        IncrementalValuesProvider<TypeModel> foreign = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                Names.MethodsAttribute,
                static (node, _) => node is CompilationUnitSyntax,
                static (found, _) => Requests.Heeded(found.Attributes, found.SemanticModel.Compilation)
                    .Select(type => TypeReader.Read(type, found.SemanticModel.Compilation, isForeign: true, report: null)))
            .SelectMany(static (models, _) => models.OfType<TypeModel>())
            .WithTrackingName(ModelStep);
        context.RegisterSourceOutput(own, Write);
        context.RegisterSourceOutput(foreign, Write);
    }

    private static void Write(SourceProductionContext context, TypeModel type) =>
        context.AddSource(type.FileName, SourceText.From(TypeWriter.Write(type), Encoding.UTF8));
}
