using Microsoft.CodeAnalysis;
using WorkerPool.Generators.Tests.Driver;
using Xunit;

namespace WorkerPool.Generators.Tests;

/// <summary>Each diagnostic: where it is reported, and a neighbour for which it is not. What is marked [|so|] is the place.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("[assembly: [|WorkerMethods(typeof(Numbers))|]] public struct Numbers { public int Add() => 1; }")]
    [InlineData("[WorkerMethods] public static class [|Methods|] { public static int Add() => 1; }")]
    [InlineData("[assembly: [|WorkerMethods(typeof(Action))|]]")]
    [InlineData("[assembly: [|WorkerMethods(typeof(int[]))|]]")]
    public Task WP0001_of_something_without_worker_methods(string source) => ReportsAsync("WP0001", source);

    [Theory]
    [InlineData("[WorkerMethods] public abstract class Methods { public int Add() => 1; }")]
    [InlineData("[WorkerMethods] public interface IMethods { int Add(); }")]
    [InlineData("[WorkerMethods] public record Methods(int Start) { public int Add() => 1; }")]
    public Task Nothing_of_classes_records_and_interfaces(string source) => ReportsNothingAsync(source);

    [Theory]
    [InlineData("[WorkerMethods] public class [|Methods|]<T> { public T? Add() => default; }")]
    [InlineData("public class Outer<T> { [WorkerMethods] public class [|Methods|] { public T? Add() => default; } }")]
    [InlineData("[assembly: [|WorkerMethods(typeof(Methods<>))|]] public class Methods<T> { public T? Add() => default; }")]
    public Task WP0002_of_an_open_generic_type(string source) => ReportsAsync("WP0002", source);

    [Fact]
    public Task Nothing_of_a_closed_generic_type() => ReportsNothingAsync(
        "[assembly: WorkerMethods(typeof(Methods<int>))] public class Methods<T> { public T? Add() => default; }");

    [Theory]
    [InlineData("public class Outer { [WorkerMethods] private class [|Methods|] { public int Add() => 1; } }")]
    [InlineData("public class Outer { [WorkerMethods] protected class [|Methods|] { public int Add() => 1; } }")]
    [InlineData("[WorkerMethods] file class [|Methods|] { public int Add() => 1; }")]
    public Task WP0003_of_a_type_that_cannot_be_named(string source) => ReportsAsync("WP0003", source);

    [Fact]
    public Task Nothing_of_an_internal_nested_type() => ReportsNothingAsync(
        "internal class Outer { [WorkerMethods] protected internal class Methods { public int Add() => 1; } }");

    [Theory]
    [InlineData("[WorkerMethods] public class [|Methods|] { public static int Add() => 1; internal int Sub() => 1; public int Sum { get; set; } }")]
    [InlineData("[WorkerMethods] public class [|Methods|] : IDisposable { public void Dispose() { } public override string ToString() => \"\"; }")]
    [InlineData("[WorkerMethods] public record [|Methods|](int Start);")]
    public Task WP0004_of_a_type_without_methods(string source) => ReportsAsync("WP0004", source);

    [Fact]
    public Task Nothing_of_a_type_with_an_inherited_method() => ReportsNothingAsync(
        "public class Base { public int Add() => 1; } [WorkerMethods] public class Methods : Base { }");

    [Theory]
    [InlineData("public void [|Add|](ref int number) { }")]
    [InlineData("public void [|Add|](out int number) => number = 1;")]
    [InlineData("public void [|Add|](Span<int> numbers) { }")]
    [InlineData("public ReadOnlySpan<int> [|Add|]() => default;")]
    [InlineData("public ref int [|Add|]() => ref _field; private int _field;")]
    [InlineData("public unsafe void [|Add|](int* number) { }")]
    [InlineData("public unsafe void [|Add|](int*[] numbers) { }")]
    [InlineData("public unsafe delegate*<void> [|Add|]() => null;")]
    [InlineData("public void [|Add|](__arglist) { }")]
    public Task WP0005_of_a_method_that_cannot_be_called(string member) => ReportsAsync("WP0005", InClass(member));

    [Theory]
    [InlineData("public void Add(in int number) { }")]
    [InlineData("public void Add(ref readonly int number) { }")]
    [InlineData("public void Add(Memory<int> numbers) { }")]
    [InlineData("[WorkerMethod(Ignore = true)] public void Add(ref int number) { }")]
    public Task Nothing_of_a_method_that_can(string member) => ReportsNothingAsync(InClass(member));

    [Theory]
    [InlineData("public T [|Add|]<T>(T value) => value;")]
    [InlineData("[System.Diagnostics.CodeAnalysis.RequiresUnreferencedCode(\"\")] public int [|Add|]() => 1;")]
    [InlineData("[System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] public int [|Add|]() => 1;")]
    [InlineData("[Obsolete(\"\", true)] public int [|Add|]() => 1;")]
    public Task WP0006_of_a_method_without_a_name(string member) => ReportsAsync("WP0006", InClass(member), DiagnosticSeverity.Info);

    [Fact]
    public Task Nothing_of_an_obsolete_method() => ReportsNothingAsync(InClass("[Obsolete] public int Add() => 1;"));

    [Theory]
    [InlineData("public int Add(int number) => 1; public int [|Add|](in int number) => 1;")]
    [InlineData("public int Add(string text) => 1; [WorkerMethod(Name = \"Add\")] public int [|Sub|](string text) => 1;")]
    [InlineData("public int Add(int a, CancellationToken token) => 1; public int [|Add|](int a, WorkerContext context) => 1;")]
    public Task WP0007_of_overloads_that_take_the_same(string members) => ReportsAsync("WP0007", InClass(members));

    [Theory]
    [InlineData("public int Add(int number) => 1; public int Add(long number) => 1; public int Add(int? number) => 1;")]
    [InlineData("public int Add(int number) => 1; public int Add(int number, CancellationToken token) => 1;")]
    [InlineData("public int Add(int number) => 1; [WorkerMethod(Name = \"AddIn\")] public int Add(in int number) => 1;")]
    public Task Nothing_of_overloads_that_differ(string members) => ReportsNothingAsync(InClass(members));

    [Theory]
    [InlineData("public int [|Read|](int number) => 1; public Task<int> ReadAsync(int number) => Task.FromResult(1);")]
    [InlineData("public int Read() => 1; [WorkerMethod(Name = \"Write\")] public int Sub() => 1; public int WriteAsync(int number) => 1; public int [|Write|](int number) => 1;")]
    public Task WP0008_of_methods_that_want_one_proxy_method(string members) => ReportsAsync("WP0008", InClass(members));

    [Fact]
    public Task Nothing_of_a_method_and_an_asynchronous_one_with_other_parameters() => ReportsNothingAsync(
        InClass("public int Read(int number) => 1; public Task<int> ReadAsync(string text) => Task.FromResult(1);"));

    [Fact]
    public Task WP0009_of_a_proxy_whose_name_is_taken() => ReportsAsync(
        "WP0009", "namespace App { [WorkerMethods] public class [|Methods|] { public int Add() => 1; } public class MethodsProxy { } }");

    [Fact]
    public Task Nothing_of_the_proxys_name_in_another_namespace() => ReportsNothingAsync(
        "namespace App { [WorkerMethods] public class Methods { public int Add() => 1; } } public class MethodsProxy { }");

    [Theory]
    [InlineData("private static int [|_count|]; public int Add() => _count++;")]
    [InlineData("public static List<int>? [|Shared|] { get; set; } public int Add() => 1;")]
    [InlineData("public static event Action? [|Changed|]; public void Add() => Changed?.Invoke();")]
    public Task WP0010_of_static_state(string members) => ReportsAsync("WP0010", InClass(members));

    [Theory]
    [InlineData("private static int s_count; public int Add() => s_count++;", true)]
    [InlineData("private static string s_text = \"\"; public void Add() => s_text += 1;", true)]
    [InlineData("private static List<int> s_list = []; public void Add() => s_list.Add(1);", false)]
    [InlineData("public static int[] Shared { get; set; } = []; public void Add() => Shared[0]++;", false)]
    public async Task WP0010_advises_readonly_only_where_that_is_enough(string members, bool isAdvised)
    {
        Diagnostic found = Assert.Single(await Sources.AnalyzeAsync(Sources.Usings + InClass(members)));
        Assert.Equal("WP0010", found.Id);
        Assert.Equal(isAdvised, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains("readonly", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Action")]
    [InlineData("List<Func<int>>")]
    [InlineData("Action[]")]
    public async Task WP0016_advises_no_serializer_for_code(string type)
    {
        Diagnostic found = Assert.Single(await Sources.AnalyzeAsync(
            Sources.Usings + Context + $"[WorkerMethods(SerializerContext = typeof(Json))] public class Methods {{ public void Beside() {{ }} public void Put({type} code) {{ }} }}"));
        Assert.Equal("WP0016", found.Id);
        string message = found.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.DoesNotContain("JsonSerializable", message, StringComparison.Ordinal);
        Assert.Contains("give the method data instead", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var pool = Pool.Create<Methods>(); pool.ExecAsync(m => m.Add(), new ExecOptions { [|Priority = 5|] });")]
    [InlineData("var pool = Pool.Create<Methods>(new PoolOptions { MaxWorkers = 2 }); pool.ExecAsync((m, x) => m.Add(), 1, new ExecOptions { [|Priority = 5|] });")]
    [InlineData("var pool = Pool.Create(_ => new Methods(), new PoolOptions { QueueStrategy = QueueStrategy.Lifo }); pool.ExecAsync(m => m.Add(), new ExecOptions { [|Priority = 5|] });")]
    [InlineData("var pool = Pool.Create<Methods>(); pool.ExecBatchAsync(new[] { 1 }, (m, x) => m.Add(), new BatchOptions { [|Priority = 1|] });")]
    public Task WP0018_of_a_priority_that_the_queue_ignores(string statements) => ReportsAsync(
        "WP0018", $"public class Methods {{ public int Add() => 1; }} public class Caller {{ public void Run() {{ {statements} }} }}");

    [Theory]
    [InlineData("var pool = Pool.Create<Methods>(new PoolOptions { QueueStrategy = QueueStrategy.Priority }); pool.ExecAsync(m => m.Add(), new ExecOptions { Priority = 5 });")]
    [InlineData("var pool = Pool.Create<Methods>(); pool.ExecAsync(m => m.Add(), new ExecOptions { Priority = 0 });")]
    [InlineData("var options = new PoolOptions(); var pool = Pool.Create<Methods>(options); pool.ExecAsync(m => m.Add(), new ExecOptions { Priority = 5 });")]
    [InlineData("var pool = Pool.Create<Methods>(new PoolOptions { Queue = WorkQueue.CreatePriority() }); pool.ExecAsync(m => m.Add(), new ExecOptions { Priority = 5 });")]
    public Task Nothing_of_a_priority_that_counts_or_cannot_be_judged(string statements) => ReportsNothingAsync(
        $"public class Methods {{ public int Add() => 1; }} public class Caller {{ public void Run() {{ {statements} }} }}");

    [Fact]
    public Task WP0010_of_a_type_that_the_assembly_names() => ReportsAsync(
        "WP0010", "[assembly: WorkerMethods(typeof(Methods))] public class Methods { private static int [|_count|]; public int Add() => _count++; }");

    [Theory]
    [InlineData("private static readonly int s_count = 1; private const int Two = 2; private int _own; public int Add() => _own += s_count + Two;")]
    [InlineData("[ThreadStatic] private static int t_count; public int Add() => t_count++;")]
    [InlineData("public static int Shared { get; } = 1; public static int Computed { get => 1; set { } } public int Add() => 1;")]
    public Task Nothing_of_state_that_is_not_shared_or_does_not_change(string members) => ReportsNothingAsync(InClass(members));

    [Fact]
    public Task Nothing_of_static_state_of_other_types() => ReportsNothingAsync("public class Other { public static int Count; }");

    [Theory]
    [InlineData("1Add")]
    [InlineData("Add Two")]
    [InlineData("")]
    public Task WP0012_of_a_name_that_is_none(string name) => ReportsAsync(
        "WP0012", InClass($"[WorkerMethod(Name = \"{name}\")] public int [|Add|]() => 1; public int Other() => 1;"));

    [Fact]
    public Task Nothing_of_a_name_that_is_one() => ReportsNothingAsync(InClass("[WorkerMethod(Name = \"Größe\")] public int Add() => 1;"));

    [Theory]
    [InlineData("[assembly: [|WorkerMethods|]]")]
    [InlineData("[[|WorkerMethods(typeof(string))|]] public class Methods { public int Add() => 1; }")]
    public Task WP0013_of_an_attribute_in_the_wrong_place(string source) => ReportsAsync("WP0013", source);

    [Theory]
    [InlineData("[assembly: [|WorkerMethods(typeof(Methods))|]] [WorkerMethods] public class Methods { public int Add() => 1; }")]
    [InlineData("[assembly: WorkerMethods(typeof(Methods))] [assembly: [|WorkerMethods(typeof(Methods))|]] public class Methods { public int Add() => 1; }")]
    public Task WP0014_of_a_type_that_is_asked_for_twice(string source) => ReportsAsync("WP0014", source);

    [Fact]
    public Task Nothing_of_two_attributes_for_two_types() => ReportsNothingAsync(
        "[assembly: WorkerMethods(typeof(Methods)), WorkerMethods(typeof(Other))] public class Methods { public int Add() => 1; } public class Other { public int Add() => 1; }");

    [Theory]
    [InlineData("public int Add() => 1; [[|WorkerMethod|]] public static int Sub() => 1;")]
    [InlineData("public int Add() => 1; [[|WorkerMethod(Name = \"Sub\")|]] internal int Other() => 1;")]
    public Task WP0015_of_an_attribute_without_effect(string members) => ReportsAsync("WP0015", InClass(members));

    [Fact]
    public Task Nothing_of_an_attribute_with_effect() => ReportsNothingAsync(InClass("[WorkerMethod(Name = \"Sub\")] public int Add() => 1;"));

    private const string Context = "public class Order { } public class Other { } [System.Text.Json.Serialization.JsonSerializable(typeof(Order))] "
        + "[System.Text.Json.Serialization.JsonSerializable(typeof((int, string)))] public abstract class Base : System.Text.Json.Serialization.JsonSerializerContext "
        + "{ protected Base() : base(null) { } } [System.Text.Json.Serialization.JsonSerializable(typeof(Order))] "
        + "[System.Text.Json.Serialization.JsonSerializable(typeof((int, string)))] public class Json : Base { public static Json Default => new(); "
        + "public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null; "
        + "protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null; } ";

    [Theory]
    [InlineData("public void Put(Other [|other|]) { }")]
    [InlineData("public void Put(Order[] [|orders|]) { }")]
    [InlineData("public void Put(nint [|handle|]) { }")]
    [InlineData("public [|Other|] Get() => new();")]
    [InlineData("public [|Task<Other>|] Get() => null!;")]
    public Task WP0016_of_a_type_without_bytes(string member) => ReportsAsync(
        "WP0016", Context + $"[WorkerMethods(SerializerContext = typeof(Json))] public class Methods {{ public void Beside() {{ }} {member} }}");

    [Theory]
    [InlineData("public Order? Get(Order order, int? number, DateTime[] times, Memory<byte> bytes, (int A, string? B) pair, CancellationToken token) => order;")]
    [InlineData("public T Get<T>(T value) => value;", true)]
    public async Task Nothing_of_types_that_have_bytes(string member, bool isGeneric = false)
    {
        Diagnostic[] found = await Sources.AnalyzeAsync(
            Sources.Usings + Context + $"[WorkerMethods(SerializerContext = typeof(Json))] public class Methods {{ public void Beside() {{ }} {member} }}");
        Assert.All(found, one => Assert.True(isGeneric && one.Id == "WP0006", one.ToString()));
    }

    [Fact]
    public Task Nothing_of_types_without_bytes_when_no_context_is_named() => ReportsNothingAsync(Context + InClass("public void Put(Other other) { }"));

    [Theory]
    [InlineData("typeof(Order)")]
    [InlineData("typeof(Base)")]
    public Task WP0017_of_a_context_that_is_none(string type) => ReportsAsync(
        "WP0017", Context + $"[WorkerMethods(SerializerContext = {type})] public class [|Methods|] {{ public void Beside() {{ }} }}");

    [Fact]
    public async Task What_is_wrong_with_a_method_of_another_assembly_is_information()
    {
        Diagnostic[] found = await Sources.AnalyzeAsync(Sources.Usings + "[assembly: WorkerMethods(typeof(System.Text.Rune)), WorkerMethods(typeof(System.IO.TextReader))]");
        Assert.Equal("WP0001", Assert.Single(found, one => one.Severity >= DiagnosticSeverity.Warning).Id);
        Assert.Contains(found, one => one.Id == "WP0005" && one.Severity == DiagnosticSeverity.Info && one.GetMessage(null).Contains("Span<char>", StringComparison.Ordinal));
        Assert.Contains(found, one => one.Id == "WP0008" && one.Severity == DiagnosticSeverity.Info);
        Assert.All(found, one => Assert.Equal("/sample/0.cs", one.Location.SourceTree?.FilePath));
    }

    [Fact]
    public void Every_diagnostic_has_a_title_a_message_and_a_help_text_of_its_own()
    {
        DiagnosticDescriptor[] all =
        [
            .. new WorkerMethodsAnalyzer().SupportedDiagnostics, .. new SharedStateAnalyzer().SupportedDiagnostics,
            .. new BlockingAnalyzer().SupportedDiagnostics,
            .. new PriorityAnalyzer().SupportedDiagnostics,
        ];
        Assert.Equal(Enumerable.Range(1, 18).Select(i => $"WP{i:0000}"), all.Select(one => one.Id).Order(StringComparer.Ordinal));
        Assert.All(all, one => Assert.NotEmpty(one.Description.ToString(null)));
        Assert.Equal(all.Length, all.Select(one => one.Title.ToString(null)).Distinct().Count());
    }

    internal static async Task ReportsAsync(string id, string marked, DiagnosticSeverity? severity = null)
    {
        string source = Sources.Usings + marked;
        int start = source.IndexOf("[|", StringComparison.Ordinal);
        int end = source.IndexOf("|]", StringComparison.Ordinal) - 2;
        Diagnostic found = Assert.Single(await Sources.AnalyzeAsync(source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)));
        Assert.Equal(id, found.Id);
        Assert.Equal((start, end), (found.Location.SourceSpan.Start, found.Location.SourceSpan.End));
        Assert.Equal(severity ?? found.Descriptor.DefaultSeverity, found.Severity);
        Assert.DoesNotContain("{", found.GetMessage(null), StringComparison.Ordinal);
    }

    internal static async Task ReportsNothingAsync(string source) => Assert.Empty(await Sources.AnalyzeAsync(Sources.Usings + source));

    // With another method beside: the type is not empty.
    private static string InClass(string members) => $"[WorkerMethods] public class Methods {{ public void Beside() {{ }} {members} }}";
}
