using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using WorkerPool.Generators.Tests.Driver;
using Xunit;

namespace WorkerPool.Generators.Tests;

/// <summary>What the SDK's analyzers say of generated code where a project has all their rules on as warnings: <c>AnalysisMode=All</c>.</summary>
public sealed class StrictAnalysisTests
{
    private const string Source = Sources.Usings + """
        using System.Text.Json.Serialization;
        using System.Text.Json.Serialization.Metadata;
        namespace App;
        public enum Color { Red, Blue }
        public readonly record struct Box(int Width, bool Full, decimal? Price, Color Color);
        public sealed record Order(string Name);
        [JsonSerializable(typeof(Order))]
        public sealed class Json() : JsonSerializerContext(null)
        {
            public static Json Default { get; } = new();
            protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
            public override JsonTypeInfo? GetTypeInfo(Type type) => null;
        }
        public class Base { public virtual int Inherited(string text) => 1; }
        [WorkerMethods(SerializerContext = typeof(Json))]
        public class Methods : Base
        {
            public void Nothing() { }
            public string? Text(string? text = "a", double number = 0.1, Color color = Color.Blue) => text;
            public Task<int[]> NumbersAsync(Memory<byte> bytes, params int[] numbers) => Task.FromResult(numbers);
            public Task Later(CancellationToken token) => Task.CompletedTask;
            public ValueTask Soon(WorkerContext context) => default;
            public ValueTask<(int Count, List<string?> Names)> PairAsync() => default;
            public T? Generic<T>(T? value, Func<T> make) where T : class, new() => value;
            public Order Rename(Order order, Box box, Box[]? boxes, DateTimeOffset at) => order;
            public IEnumerable<int> Range(int start, int count) => [];
            public IAsyncEnumerable<Box> Boxes(in Box box) => null!;
            public int Sum(int options, int cancellationToken, int @class) => 0;
            [Obsolete("Old.")] public int snake_case(int Upper_Case) => 0;
        }
        public class Outer { [WorkerMethods] public interface IInner { Task<int> ReadAsync(Uri address); } }
        """;

    [Fact]
    public async Task Generated_code_gives_no_warning()
    {
        CSharpCompilation compilation = Sources.Compile(Source);
        Sources.Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation whole, out _);
        Diagnostic[] found = await AllRulesAsync(whole);
        Assert.Contains(found, one => one.Location.SourceTree == compilation.SyntaxTrees[0] && one.Id.StartsWith("CA", StringComparison.Ordinal));
        Assert.Equal("", string.Join("\n", found.Where(one => one.Location.IsInSource && one.Location.SourceTree != compilation.SyntaxTrees[0])));
    }

    private static async Task<Diagnostic[]> AllRulesAsync(Compilation compilation)
    {
        DiagnosticAnalyzer[] analyzers =
        [
            .. new[] { "Microsoft.CodeAnalysis.NetAnalyzers.dll", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll" }
                .Select(name => new AnalyzerFileReference(Path.Combine(AppContext.BaseDirectory, "NetAnalyzers", name), new Loader()))
                .SelectMany(file => file.GetAnalyzers(LanguageNames.CSharp)),
        ];
        Assert.NotEmpty(analyzers);
        ImmutableDictionary<string, ReportDiagnostic> warn = analyzers.SelectMany(one => one.SupportedDiagnostics)
            .Select(rule => rule.Id).Distinct().ToImmutableDictionary(id => id, _ => ReportDiagnostic.Warn);
        Compilation strict = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(warn));
        ImmutableArray<Diagnostic> found = await strict.WithAnalyzers([.. analyzers]).GetAllDiagnosticsAsync();
        Assert.DoesNotContain(found, one => one.Severity == DiagnosticSeverity.Error || one.Id == "AD0001");
        return [.. found.Where(one => one.Severity == DiagnosticSeverity.Warning && !one.IsSuppressed)];
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
