using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WorkerPool.Generators.Tests.Driver;
using Xunit;

namespace WorkerPool.Generators.Tests;

/// <summary>What is done again after an edit.</summary>
public sealed class IncrementalTests
{
    private const string Methods = Sources.Usings + "[WorkerMethods] public class Methods { public int Add(int number, string? text = null) => number; }";
    private const string Asked = Sources.Usings + "[assembly: WorkerMethods(typeof(Other))] public class Other { public Task<int> Sub() => Task.FromResult(1); }";
    private const string Sender = Sources.Usings
        + "[WorkerMethods(SerializerContext = typeof(Json))] public class Sender { public void Put(Order order, Copied copied) { } }";
    private const string Context = "[System.Text.Json.Serialization.JsonSerializable(typeof(Order))] "
        + "public class Json : System.Text.Json.Serialization.JsonSerializerContext { public Json() : base(null) { } public static Json Default => new(); "
        + "public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(System.Type type) => null; "
        + "protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null; } "
        + "public class Order { } public struct Copied { public int Number; }";
    private const string Unrelated = "public class Unrelated { public int One() => 1; }";

    [Theory]
    [InlineData("public class Unrelated { public int One() => 2; }")]
    [InlineData("public class Renamed { public string Two<T>() => \"\"; }")]
    [InlineData("")]
    public void An_edit_of_an_unrelated_file_writes_nothing_again(string edited)
    {
        GeneratorRunResult result = Edit(2, edited);
        Assert.All(Models(result), step => Assert.Contains(step, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
        Assert.All(Outputs(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal(2, Outputs(result).Length);
    }

    [Fact]
    public void An_unrelated_file_more_writes_nothing_again()
    {
        CSharpCompilation compilation = Sources.Compile(Methods, Asked, Unrelated);
        GeneratorDriver driver = Sources.Driver().RunGenerators(compilation);
        CSharpCompilation larger = compilation.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("public class More { }", (CSharpParseOptions)compilation.SyntaxTrees[0].Options, "/sample/more.cs"));
        Assert.All(Outputs(driver.RunGenerators(larger).GetRunResult().Results.Single()), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("int number, string? text = null) => number", "int number, string? text = null) => number + 1")]
    [InlineData("public int Add", "private int _sum; public int Add")]
    [InlineData("public class Methods", "\n\n// A comment.\npublic class Methods")]
    public void An_edit_that_no_caller_sees_writes_nothing_again(string old, string edited)
    {
        GeneratorRunResult result = Edit(0, Methods.Replace(old, edited, StringComparison.Ordinal));
        Assert.All(Outputs(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("int number", "long number")]
    [InlineData("= null", "= \"\"")]
    [InlineData("public int Add", "public void More() { } public int Add")]
    [InlineData("public class", "internal class")]
    public void An_edit_that_callers_see_writes_that_type_again_and_no_other(string old, string edited)
    {
        GeneratorRunResult result = Edit(0, Methods.Replace(old, edited, StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], Outputs(result).Order());
        Assert.Contains(IncrementalStepRunReason.Modified, Models(result));
    }

    [Fact]
    public void An_edit_of_what_the_serializer_context_lists_writes_the_type_again()
    {
        const string Listed = "[System.Text.Json.Serialization.JsonSerializable(typeof(Order))] ";
        GeneratorRunResult result = EditContext(1, Context.Replace(Listed, "", StringComparison.Ordinal));
        Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(Models(result)));
        Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(Outputs(result)));
    }

    [Theory]
    [InlineData(1, Context + " // A comment.")]
    [InlineData(1, "[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))] " + Context)]
    [InlineData(2, "public class Unrelated { public int One() => 2; }")]
    public void An_edit_that_no_serializer_depends_on_writes_nothing_again(int file, string text)
    {
        GeneratorRunResult result = EditContext(file, text);
        Assert.All(Models(result), step => Assert.Contains(step, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
        Assert.Equal(IncrementalStepRunReason.Cached, Assert.Single(Outputs(result)));
    }

    [Fact]
    public void An_edit_of_a_copied_struct_writes_the_type_again()
    {
        GeneratorRunResult result = EditContext(1, Context.Replace("int Number", "uint Number", StringComparison.Ordinal));
        Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(Outputs(result)));
    }

    [Fact]
    public void The_same_input_gives_the_same_text() => Assert.Equal(Sources.Generate(Methods, Asked), Sources.Generate(Methods, Asked));

    [Fact]
    public void A_model_keeps_no_part_of_the_compilation()
    {
        GeneratorRunResult result = Edit(2, Unrelated + " ");
        object[] models = [.. result.TrackedSteps[WorkerMethodsGenerator.ModelStep].SelectMany(step => step.Outputs).Select(output => output.Value)];
        Assert.Equal(2, models.Length);
        Assert.All(models, model => Assert.DoesNotContain(Held(model), one => one is ISymbol or SyntaxNode or Location or Compilation));
    }

    private static GeneratorRunResult Edit(int file, string text) => Edit(Sources.Compile(Methods, Asked, Unrelated), file, text);

    private static GeneratorRunResult EditContext(int file, string text) => Edit(Sources.Compile(Sender, Context, Unrelated), file, text);

    private static GeneratorRunResult Edit(CSharpCompilation compilation, int file, string text)
    {
        GeneratorDriver driver = Sources.Driver().RunGenerators(compilation);
        SyntaxTree tree = compilation.SyntaxTrees[file];
        SyntaxTree edited = CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, tree.FilePath);
        return driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, edited)).GetRunResult().Results.Single();
    }

    private static ImmutableArray<IncrementalStepRunReason> Outputs(GeneratorRunResult result) =>
        [.. result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason)];

    private static IncrementalStepRunReason[] Models(GeneratorRunResult result) =>
        [.. result.TrackedSteps[WorkerMethodsGenerator.ModelStep].SelectMany(step => step.Outputs).Select(output => output.Reason)];

    private static IEnumerable<object> Held(object one)
    {
        yield return one;
        if (one is string || one.GetType().IsPrimitive || one.GetType().IsEnum)
            yield break;
        if (one is System.Collections.IEnumerable many)
        {
            foreach (object inner in many.Cast<object>().SelectMany(Held))
                yield return inner;
            yield break;
        }

        var fields = one.GetType().GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic);
        foreach (object inner in fields.Select(field => field.GetValue(one)).OfType<object>().SelectMany(Held))
            yield return inner;
    }
}
