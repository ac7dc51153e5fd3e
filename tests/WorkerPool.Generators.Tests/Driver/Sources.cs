using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace WorkerPool.Generators.Tests.Driver;

/// <summary>Compiles sources with the generator and its analyzers, as the compiler of a user's project does.</summary>
internal static class Sources
{
    internal const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using WorkerPool;\n";

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll" or "WorkerPool.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly DiagnosticAnalyzer[] s_analyzers = [new WorkerMethodsAnalyzer(), new SharedStateAnalyzer(), new BlockingAnalyzer(), new PriorityAnalyzer()];

    /// <summary>A library with nullable annotations on, its files numbered, in the oldest C# that generated code is for.</summary>
    internal static CSharpCompilation Compile(params string[] sources) => Compile(LanguageVersion.CSharp12, DocumentationMode.Parse, sources);

    internal static CSharpCompilation Compile(LanguageVersion version, DocumentationMode documentation, params string[] sources)
    {
        var options = new CSharpParseOptions(version, documentation);
        return CSharpCompilation.Create(
            "Sample",
            sources.Select((text, i) => CSharpSyntaxTree.ParseText(text, options, $"/sample/{i}.cs")),
            s_references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999, allowUnsafe: true));
    }

    /// <summary>A driver that remembers what it has done.</summary>
    internal static GeneratorDriver Driver(LanguageVersion version = LanguageVersion.CSharp12) => CSharpGeneratorDriver.Create(
        [new WorkerMethodsGenerator().AsSourceGenerator()],
        parseOptions: new CSharpParseOptions(version),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What is written for a source; fails when the two together have an error or a warning.</summary>
    internal static string Generate(params string[] sources) => Generate(Compile(sources));

    internal static string Generate(CSharpCompilation compilation)
    {
        CSharpGeneratorDriver.Create(
            [new WorkerMethodsGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation whole, out ImmutableArray<Diagnostic> ownDiagnostics);
        Assert.Empty(ownDiagnostics);
        Assert.Empty(whole.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning));
        string version = typeof(WorkerMethodsGenerator).Assembly.GetName().Version!.ToString();
        return string.Join(
            "\n", whole.SyntaxTrees.Except(compilation.SyntaxTrees).Select(tree => tree.ToString().Replace($"\"{version}\"", "\"version\"", StringComparison.Ordinal)));
    }

    /// <summary>What the analyzers say of a source and of what is written for it.</summary>
    internal static async Task<Diagnostic[]> AnalyzeAsync(params string[] sources)
    {
        CSharpCompilation compilation = Compile(sources);
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation whole, out _);
        Assert.Empty(whole.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
        ImmutableArray<Diagnostic> found = await whole.WithAnalyzers([.. s_analyzers]).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(found, one => one.Id == "AD0001");
        return [.. found.OrderBy(one => one.Location.SourceSpan.Start)];
    }

    /// <summary>A reference to an assembly made of a source.</summary>
    internal static MetadataReference Reference(string source, string name)
    {
        var stream = new MemoryStream();
        CSharpCompilation compilation = Compile(source).WithAssemblyName(name);
        Assert.True(compilation.Emit(stream).Success);
        stream.Position = 0;
        return MetadataReference.CreateFromStream(stream);
    }
}
