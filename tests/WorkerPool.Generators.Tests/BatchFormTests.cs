using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WorkerPool.Generators.Tests.Driver;
using Xunit;

namespace WorkerPool.Generators.Tests;

/// <summary>Which form of a batch the compiler chooses for what a caller may give: always exactly one.</summary>
public sealed class BatchFormTests
{
    private const string Source = Sources.Usings + """
        using System.Collections.Immutable;
        namespace App;
        [WorkerMethods]
        public sealed class Methods
        {
            public int Square(int number) => number * number;
            public void Store(object item) { }
            public T Keep<T>(T item) => item;
            public int Add(int first, int second) => first + second;
            public int Sum(params int[] numbers) => numbers.Length;
            public int Width(in Guid id) => 0;
            public int Area(int[,] cells) => cells.Length;
            public int Read(int number) => number;
            public string Read(string text) => text;
            public object Read(object item) => item;
        }
        public sealed class Own : List<int> { public static implicit operator ReadOnlyMemory<int>(Own own) => own.ToArray(); }
        public static class Caller
        {
            public static void Call(
                MethodsProxy proxy, int[] array, List<int> list, IReadOnlyList<int> view, ImmutableArray<int> immutable, ArraySegment<int> segment,
                Memory<int> memory, ReadOnlyMemory<int> part, Own own, string[] texts, List<string> names, int[][] arrays, int[][,] grids, Guid[] ids, (int, int)[] pairs)
            {

        """;

    private static readonly (string Call, string Items)[] s_calls =
    [
        ("SquareBatchAsync(array)", "int[]"),
        ("SquareBatchAsync([1, 2, 3])", "int[]"),
        ("SquareBatchAsync([])", "int[]"),
        ("SquareBatchAsync([.. list])", "int[]"),
        ("SquareBatchAsync(new[] { 1 }, new BatchOptions())", "int[]"),
        ("SquareBatchAsync(null!)", "int[]"),
        ("SquareBatchAsync(list)", "IReadOnlyList<int>"),
        ("SquareBatchAsync(view, cancellationToken: default)", "IReadOnlyList<int>"),
        ("SquareBatchAsync(list.Count > 0 ? list : array)", "IReadOnlyList<int>"),
        ("SquareBatchAsync(immutable)", "IReadOnlyList<int>"),
        ("SquareBatchAsync(segment)", "IReadOnlyList<int>"),
        ("SquareBatchAsync(own)", "IReadOnlyList<int>"),
        ("SquareBatchAsync(part)", "ReadOnlyMemory<int>"),
        ("SquareBatchAsync(memory, new BatchOptions())", "ReadOnlyMemory<int>"),
        ("SquareBatchAsync(array.AsMemory(1))", "ReadOnlyMemory<int>"),
        ("StoreBatchAsync(texts)", "object[]"),
        ("StoreBatchAsync(names)", "IReadOnlyList<object>"),
        ("StoreBatchAsync([1, \"one\"])", "object[]"),
        ("KeepBatchAsync(texts)", "string[]"),
        ("KeepBatchAsync(names)", "IReadOnlyList<string>"),
        ("KeepBatchAsync([1, 2])", "int[]"),
        ("KeepBatchAsync(part)", "ReadOnlyMemory<int>"),
        ("KeepBatchAsync<int>(memory)", "ReadOnlyMemory<int>"),
        ("KeepBatchAsync(segment)", "IReadOnlyList<int>"),
        ("AddBatchAsync([(1, 2), (3, 4)])", "(int first, int second)[]"),
        ("AddBatchAsync(pairs)", "(int first, int second)[]"),
        ("AddBatchAsync(pairs.AsMemory())", "ReadOnlyMemory<(int first, int second)>"),
        ("SumBatchAsync([[1, 2], [3]])", "int[][]"),
        ("SumBatchAsync(arrays)", "int[][]"),
        ("WidthBatchAsync(ids)", "Guid[]"),
        ("WidthBatchAsync(ids.AsMemory())", "ReadOnlyMemory<Guid>"),
        ("AreaBatchAsync(grids)", "int[][,]"),
        ("AreaBatchAsync(grids.AsMemory())", "ReadOnlyMemory<int[,]>"),
        ("ReadBatchAsync(array)", "int[]"),
        ("ReadBatchAsync(texts)", "string[]"),
        ("ReadBatchAsync(names)", "IReadOnlyList<string>"),
        ("ReadBatchAsync(memory)", "ReadOnlyMemory<int>"),
        ("ReadBatchAsync(texts.AsMemory())", "ReadOnlyMemory<string>"),
        ("ReadBatchAsync([\"one\"])", "string[]"),
        ("ReadBatchAsync([1, \"one\"])", "object[]"),
    ];

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.CSharp14)]
    public void Every_call_has_one_form(LanguageVersion version)
    {
        string calls = string.Concat(s_calls.Select(one => $"_ = proxy.{one.Call};\n"));
        CSharpCompilation compilation = Sources.Compile(version, DocumentationMode.Parse, Source + calls + "} }");
        Sources.Driver(version).RunGeneratorsAndUpdateCompilation(compilation, out Compilation whole, out _);
        Assert.Empty(whole.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning));

        SyntaxTree tree = compilation.SyntaxTrees[0];
        SemanticModel model = whole.GetSemanticModel(tree);
        IEnumerable<(string, string)> chosen = tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(one => one.Expression.ToString().StartsWith("proxy.", StringComparison.Ordinal))
            .Select(one => (one.ToString()["proxy.".Length..], ItemsOf((IMethodSymbol)model.GetSymbolInfo(one).Symbol!)));
        Assert.Equal(s_calls, chosen);
    }

    [Fact]
    public void Every_form_inherits_the_documentation_of_the_one_over_a_list()
    {
        CSharpCompilation compilation = Sources.Compile(Sources.Usings + """
            [assembly: WorkerMethods(typeof(App.Box<int>))]
            namespace App
            {
                public class Box<T> { public T Keep(T item) => item; }
            }
            namespace App.@class
            {
                [WorkerMethods]
                public class Methods
                {
                    public T Keep<T>(T item, T?[] others) where T : class => item;
                    public void Nine(int a, string? b, int c, int d, int e, int f, int g, int h, (int, List<int?>) i) { }
                    public object Late(dynamic item, int[,][]? cells, in Guid id) => item;
                    public void Put(string?[]? item, CancellationToken token) { }
                }
            }
            """);
        Sources.Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation whole, out ImmutableArray<Diagnostic> failures);
        Assert.Empty(failures);
        Assert.Empty(whole.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning));
        IMethodSymbol[] forms =
        [
            .. whole.GetSymbolsWithName(name => name.EndsWith("BatchAsync", StringComparison.Ordinal), SymbolFilter.Member).Cast<IMethodSymbol>(),
        ];
        Assert.Equal(3 * 5, forms.Length);
        IMethodSymbol[] lists = [.. forms.Where(one => ItemsOf(one).StartsWith("IReadOnlyList<", StringComparison.Ordinal))];
        Assert.Equal(5, lists.Length);
        foreach (IMethodSymbol list in lists)
        {
            IEnumerable<IMethodSymbol> others = forms.Except(lists)
                .Where(one => one.Name == list.Name && SymbolEqualityComparer.Default.Equals(ProxyOf(one), list.ContainingType));
            Assert.Equal(new ISymbol[] { list, list }, others.Select(one => InheritedOf(one, whole)), SymbolEqualityComparer.Default);
        }
    }

    private static ITypeSymbol ProxyOf(IMethodSymbol method) => method.IsExtensionMethod ? method.Parameters[0].Type : method.ContainingType;

    private static ISymbol InheritedOf(IMethodSymbol method, Compilation compilation)
    {
        XElement inherited = Assert.Single(XElement.Parse(method.GetDocumentationCommentXml()!).Elements("inheritdoc"));
        return Assert.Single(DocumentationCommentId.GetSymbolsForDeclarationId(inherited.Attribute("cref")!.Value, compilation));
    }

    private static string ItemsOf(IMethodSymbol method) =>
        Assert.Single(method.Parameters, one => one.Name == "items").Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
