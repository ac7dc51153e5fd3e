using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WorkerPool.Generators.Tests.Driver;
using Xunit;

namespace WorkerPool.Generators.Tests;

/// <summary>Whole generated sources, compared with approved texts. Each also compiles without a warning, in C# 12.</summary>
public sealed class ApprovedSourceTests
{
    private const string Usings = Sources.Usings;

    [Fact]
    public void A_method_of_each_return_type() => Approved.Check(Sources.Generate(Usings + """
        namespace App;
        [WorkerMethods]
        public sealed class Methods : IDisposable
        {
            public void Nothing() { }
            public int Number() => 1;
            public string? Text(string? text) => text;
            public Task Later() => Task.CompletedTask;
            public Task<int[]> NumbersAsync() => Task.FromResult(Array.Empty<int>());
            public ValueTask Soon() => default;
            public ValueTask<(int Count, List<string?> Names)> PairAsync() => default;
            public dynamic Late(dynamic? value) => value!;
            public void Dispose() { }
        }
        """));

    [Fact]
    public void Parameters_of_each_kind() => Approved.Check(Sources.Generate(Usings + """
        using System.Runtime.CompilerServices;
        namespace App;
        [Flags] public enum Colors : long { Red = 1, Negative = -1 }
        public readonly record struct Box(int Width);
        [WorkerMethods]
        public class Methods
        {
            public void Defaults(string a = "a\"\n", char b = '\'', bool c = true, double d = 1e300, float e = 0.1f, decimal f = 2.50m, long g = long.MinValue,
                ulong h = ulong.MaxValue, Colors i = Colors.Negative, Colors? j = Colors.Red, Box k = default, int? l = null, string? m = null) { }
            public void Limits(double a = double.NaN, double b = double.PositiveInfinity, float c = float.NegativeInfinity, sbyte d = -1, uint e = 7, nint f = 3) { }
            public int Sum(string name, params int[] numbers) => numbers.Length;
            public int Jagged(params int[][] numbers) => numbers.Length;
            public int Width(in Box box, ref readonly Box other) => box.Width + other.Width;
            public int Supplied(int number, CancellationToken token) => number;
            public int Both(CancellationToken token, WorkerContext context) => 0;
            public int NotLast(CancellationToken token, int number) => number;
            public int Named(int options, int cancellationToken, int execOptions) => 0;
            public int @class(int @if) => @if;
            public string Where(int number, [CallerMemberName] string member = "", [CallerLineNumber] int line = 0) => member;
        }
        """));

    [Fact]
    public void Copied_structs_and_a_serializer_context() => Approved.Check(Sources.Generate(Usings + """
        using System.Runtime.InteropServices;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using System.Text.Json.Serialization.Metadata;
        namespace App;
        public class Order { }
        public readonly record struct Parcel(int Weight, bool Fragile, decimal Price, DateTime? At, Size Size);
        public struct Size { public float Width, Height; private bool _isSquare; public Size(bool isSquare) => _isSquare = isSquare; public bool IsSquare => _isSquare; }
        [StructLayout(LayoutKind.Sequential, Pack = 1)] public struct Packed { public byte Kind; public long Value; }
        [StructLayout(LayoutKind.Explicit)] public struct Both { [FieldOffset(0)] public int Number; [FieldOffset(4)] public float Fraction; }
        [StructLayout(LayoutKind.Explicit)] public struct Either { [FieldOffset(0)] public byte Number; [FieldOffset(0)] public bool Flag; }
        public unsafe struct Pointer { public int* Value; }
        [JsonSerializable(typeof(Order))]
        [JsonSerializable(typeof(Either))]
        public class Json : JsonSerializerContext
        {
            public Json() : base(null) { }
            public static Json Default { get; } = new();
            public override JsonTypeInfo? GetTypeInfo(Type type) => null;
            protected override JsonSerializerOptions? GeneratedSerializerOptions => null;
        }
        [WorkerMethods(SerializerContext = typeof(Json))]
        public class Methods
        {
            public Order? Same(Order? order, Either either) => order;
            public Parcel Pack(Parcel parcel, Size[] sizes) => parcel;
            public (int Count, bool Found) Find((int Count, bool Found) pair, DateTimeOffset[] times, DateTimeOffset? time) => pair;
            public void Laid(Packed packed, Both both, ReadOnlyMemory<Packed> many) { }
            public void Unsent(Pointer pointer) { }
        }
        """));

    [Fact]
    public void Generic_methods_keep_their_constraints() => Approved.Check(Sources.Generate(Usings + """
        using System.Diagnostics.CodeAnalysis;
        namespace App;
        [WorkerMethods]
        internal class Methods
        {
            public T Plain<T>(T value) => value;
            public T? Maybe<T>(T? value = default) => value;
            public T Class<T>(T value) where T : class => value;
            public T? MaybeClass<T>(T? value) where T : class? => value;
            public T Struct<T>(T value) where T : struct, Enum => value;
            public T Bits<T>(T value) where T : unmanaged => value;
            public TList New<TList, TItem>(TItem item) where TList : notnull, ICollection<TItem>, new() where TItem : notnull => new() { item };
            public T Make<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>() where T : new() => new();
        }
        """));

    [Fact]
    public void Names_attributes_and_overloads() => Approved.Check(Sources.Generate(Usings + """
        using System.ComponentModel;
        using System.Diagnostics.CodeAnalysis;
        using System.Runtime.Versioning;
        [WorkerMethods]
        public class Methods
        {
            [WorkerMethod(Name = "Renamed")] public void Named() { }
            [WorkerMethod(Ignore = true)] public void Ignored(ref int number) { }
            [Obsolete("Old.")] public void Old() { }
            [Obsolete("Too old.", true)] public void TooOld() { }
            [Experimental("X1")] public void New() { }
            [SupportedOSPlatform("windows")] [EditorBrowsable(EditorBrowsableState.Never)] public void Windows() { }
            [RequiresUnreferencedCode("Reflects.")] [RequiresDynamicCode("Emits.")] public void Reflecting() { }
            public void Overloaded(int number) { }
            public void Overloaded(string text) { }
            public void Overloaded(string text, CancellationToken token) { }
            public override string ToString() => "";
            public static void Static() { }
            internal void Internal() { }
            public int Property { get; set; }
        }
        """));

    [Fact]
    public void Inherited_methods_and_those_of_interfaces() => Approved.Check(Sources.Generate(Usings + """
        namespace App
        {
            public class Base { public virtual int Overridden() => 1; public int Hidden(int number) => 1; public int Inherited(string text) => 1; }
            [WorkerMethods]
            public class Derived : Base { public override int Overridden() => 2; public new int Hidden(int number) => 2; public int Inherited(object any) => 2; }

            public interface IBase : IAsyncDisposable { Task<int> ReadAsync(CancellationToken token = default); }
            [WorkerMethods]
            public interface IDerived : IBase { int Write(byte[] bytes); }
        }
        """));

    [Fact]
    public void Types_of_other_assemblies_closed_generic_and_nested_ones() => Approved.Check(Sources.Generate(Sources.Compile(Usings + """
        [assembly: WorkerMethods(typeof(Lib.Parser))]
        [assembly: WorkerMethods(typeof(App.Box<int>))]
        [assembly: WorkerMethods(typeof(App.Outer.Inner))]
        namespace App
        {
            public class Box<T> { public T Keep(T value) => value; }
            public class Outer { public class Inner { public int Number() => 1; } }
        }
        """).AddReferences(Sources.Reference("namespace Lib; public class Parser { public int Parse(string text) => text.Length; }", "Lib"))));

    [Fact]
    public void A_type_and_a_namespace_may_have_keywords_as_names()
    {
        string source = Sources.Generate(Usings + """
            namespace App.@namespace
            {
                [WorkerMethods] public class @class { public @class Same(@class one) => one; }
            }
            """);
        Assert.Contains("public readonly struct classProxy", source, StringComparison.Ordinal);
        Assert.Contains("public static class App_namespace_class_WorkerMethods", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_and_batches() => Approved.Check(Sources.Generate(Usings + """
        namespace App;
        [WorkerMethods]
        public class Methods
        {
            public IEnumerable<int> Range(int start, int count) => [];
            public IAsyncEnumerable<T?> All<T>(CancellationToken token) where T : class => null!;
            public List<int> List() => [];
            public int Add(int first, int second) => 0;
            public int AddBatch(IReadOnlyList<(int First, int Second)> items) => 0;
            public void Put(in Guid id, string options) { }
            public Task<string> ReadAsync(string name, WorkerContext context) => Task.FromResult(name);
        }
        """));

    [Fact]
    public void Batches_of_items_that_are_arrays_tuples_and_the_same() => Approved.Check(Sources.Generate(Usings + """
        namespace App;
        [WorkerMethods]
        internal interface IMethods
        {
            int Add((int First, int Second) pair);
            int Add(int one, int other);
            Task<int> AddAsync((int A, int B) pair);
            void Area(int[,] cells);
            ValueTask MarkAsync(string?[][,]? marks, CancellationToken token);
            [Obsolete("Old.")] T Keep<T>(T value) where T : struct, IComparable<T>;
            T Same<T>(T value);
            TOther Same<TOther>(TOther value, CancellationToken token);
            void Any(object any);
            Task AnyAsync(dynamic any);
        }
        """));

    [Fact]
    public void Documentation_is_carried_over() => Approved.Check(Sources.Generate(Sources.Compile(
        LanguageVersion.CSharp12, DocumentationMode.Diagnose, Usings + """
        namespace App;
        /// <summary>Methods.</summary>
        [WorkerMethods]
        public class Methods
        {
            /// <summary>
            /// Adds <paramref name="a"/> to <see cref="List{T}"/>; see <see langword="null"/>.
            /// </summary>
            /// <param name="a">A &lt; number.</param>
            /// <param name="token">Supplied.</param>
            /// <returns>The sum.</returns>
            public int Add(int a, CancellationToken token) => a;

            /// <inheritdoc/>
            public int Inherit() => 0;

            /// <summary>Several.</summary>
            /// <param name="all">All.</param>
            public void Many(params int[] all) { }
        }
        """)));
}
