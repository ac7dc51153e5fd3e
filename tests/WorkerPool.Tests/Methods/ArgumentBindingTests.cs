using Xunit;

namespace WorkerPool.Tests.Methods;

public sealed class ArgumentBindingTests
{
    public static TheoryData<string, object?[], string> Chosen => new()
    {
        { "One", [1], "int" },
        { "One", [(short)1], "object" },
        { "One", [1.5], "double" },
        { "One", ["x"], "string" },
        { "One", [1, 2], "int int" },
        { "One", [new object()], "object" },
        { "One", [new List<int>()], "object" },
        { "Exact", [1], "int" },
        { "Exact", [1L], "object" },
        { "AssignableFirst", [1], "object" },
        { "AssignableFirst", [1L], "long" },
        { "Plain", [1], "int" },
        { "Plain", [1, 2], "int int=2" },
        { "Plain", [], "params 0" },
        { "Plain", [1, 2, 3], "params 3" },
        { "Nullable", [null], "null" },
        { "Nullable", [3], "3" },
        { "Nullable", [(byte)3], "3" },
        { "Defaults", ["a"], "a 7 Monday Tuesday 1.5 0001-01-01 null" },
        { "Defaults", ["a", 8, DayOfWeek.Friday], "a 8 Friday Tuesday 1.5 0001-01-01 null" },
        { "Gathered", ["a"], "a 0" },
        { "Gathered", ["a", 1, (short)2, 'c'], "a 3 1 2 99" },
        { "Gathered", ["a", new[] { 4L, 5L }], "a 2 4 5" },
        { "Gathered", ["a", null], "a null" },
        { "Format", ["a", "b"], "text and 1" },
        { "Format", [1, "b"], "2" },
        { "Text", [null], "null" },
        { "Items", [new[] { 1, 2 }], "2" },
        { "Objects", [new[] { "a", "b" }], "2" },
        { "Objects", ["a", null, 3], "3" },
    };

    [Theory]
    [MemberData(nameof(Chosen))]
    public async Task The_overload_that_fits_best_is_called(string method, object?[] args, string expected)
    {
        await using Pool<Overloads> pool = Pool.Create<Overloads>();
        Assert.Equal(expected, await pool.ExecAsync<string>(method, args));
    }

    public static TheoryData<string, object?[], string> Refused => new()
    {
        { "Nullable", [], "0 arguments ()" },
        { "Nullable", [1, 2], "2 arguments (int, int)" },
        { "Nullable", ["x"], "1 argument (string)" },
        { "Nullable", [3L], "1 argument (long)" },
        { "Nullable", [3u], "1 argument (uint)" },
        { "Nullable", [DayOfWeek.Monday], "1 argument (DayOfWeek)" },
        { "Number", [null], "1 argument (null)" },
        { "Number", [1m], "1 argument (decimal)" },
        { "Number", [DayOfWeek.Monday], "1 argument (DayOfWeek)" },
        { "Day", [1], "1 argument (int)" },
        { "Day", [0], "1 argument (int)" },
        { "Day", [ConsoleColor.Red], "1 argument (ConsoleColor)" },
        { "Gathered", ["a", "b"], "2 arguments (string, string)" },
        { "Gathered", ["a", 1, null], "3 arguments (string, int, null)" },
        { "Gathered", [], "0 arguments ()" },
        { "Items", [new uint[] { 1 }], "1 argument (uint[])" },
        { "Array", [new uint[] { 1 }], "1 argument (uint[])" },
        { "Array", [new DayOfWeek[1]], "1 argument (DayOfWeek[])" },
        { "Jagged", [new uint[1][]], "1 argument (uint[][])" },
        { "ToSingle", [1], "1 argument (int)" },
        { "ToSingle", [1.0], "1 argument (double)" },
        { "ToDouble", [1L], "1 argument (long)" },
        { "Ambiguous", ["a", "b"], "ambiguous" },
        { "Ambiguous", [null, null], "ambiguous" },
        { "Widths", [1], "ambiguous" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Arguments_that_do_not_fit_are_refused_before_anything_is_queued(string method, object?[] args, string given)
    {
        await using Pool<Overloads> pool = Pool.Create<Overloads>();
        ArgumentException error = Assert.Throws<ArgumentException>(nameof(args), () => pool.ExecAsync<string>(method, args));
        Assert.Contains(given, error.Message, StringComparison.Ordinal);
        Assert.Contains($"string {method}(", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(nameof(args), () => pool.ExecAsync(method, args));
        PoolStats stats = pool.Stats;
        Assert.Equal((0, 0, 0), (stats.TotalWorkers, stats.PendingTasks, stats.ActiveTasks));
    }

    [Fact]
    public async Task A_refusal_lists_all_signatures_as_C_sharp_declares_them()
    {
        await using Pool<Overloads> pool = Pool.Create<Overloads>();
        string message = Assert.Throws<ArgumentException>(() => pool.ExecAsync("Plain", ["x"])).Message;
        Assert.Contains("string Plain(int x); string Plain(int x, int y = 2); string Plain(params int[] xs)", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => pool.ExecAsync("Defaults")).Message;
        Assert.Contains(
            "string Defaults(string a, int b = 7, DayOfWeek c = DayOfWeek.Monday, DayOfWeek? d = DayOfWeek.Tuesday, "
            + "decimal e = 1.5, DateTime f = default, string g = null)",
            message,
            StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => pool.ExecAsync("Signature")).Message;
        Assert.Contains("Task<Dictionary<string, int[]>> Signature(int[][,] a, CancellationToken token)", message, StringComparison.Ordinal);
        Assert.Contains("The pool itself supplies", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ambiguity_names_both_signatures()
    {
        await using Pool<Overloads> pool = Pool.Create<Overloads>();
        string message = Assert.Throws<ArgumentException>(() => pool.ExecAsync("Ambiguous", ["a", "b"])).Message;
        Assert.Contains("string Ambiguous(string a, object b); string Ambiguous(object a, string b)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((sbyte)-5)]
    [InlineData((byte)5)]
    [InlineData((short)-5)]
    [InlineData((ushort)5)]
    [InlineData('\u0005')]
    [InlineData(-5)]
    [InlineData(5u)]
    [InlineData(5f)]
    [InlineData(5.0)]
    public async Task Every_number_that_a_double_holds_is_widened_to_it(object number)
    {
        await using Pool<Overloads> pool = Pool.Create<Overloads>();
        Assert.Equal(5.0, Math.Abs(await pool.ExecAsync<double>("ToDouble", [number])));
    }

    [Fact]
    public async Task The_result_must_be_had_without_a_cast_or_loss()
    {
        await using Pool<Overloads> pool = Pool.Create<Overloads>();
        ArgumentException error = Assert.Throws<ArgumentException>(() => pool.ExecAsync<int>("One", ["x"]));
        Assert.Contains("is string, which cannot be had as int", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => pool.ExecAsync<int>("ToDouble", [1.0]));
        Assert.Throws<ArgumentException>(() => pool.ExecAsync<int>("MaybeNumber"));
        Assert.Throws<ArgumentException>(() => pool.ExecAsync<string>("Anything"));
        Assert.Throws<ArgumentException>(() => pool.ExecAsync<Task<Dictionary<string, int[]>>>("Signature", [new int[1][,]]));
        error = Assert.Throws<ArgumentException>(() => pool.ExecAsync<int>("Void"));
        Assert.Contains("void Void() has no result and cannot give int", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.Stats.TotalWorkers);
        Assert.Equal("string", await pool.ExecAsync<IComparable>("One", ["x"]));
        Assert.Equal(4L, await pool.ExecAsync<long?>("MaybeNumber"));
    }

    [Fact]
    public async Task An_array_of_a_derived_type_serves_as_arguments()
    {
        await using Pool<Overloads> pool = Pool.Create<Overloads>();
        string[] args = ["x"];
        Assert.Equal("string", await pool.ExecAsync<string>("One", args));
    }

    public sealed class Overloads
    {
        public string One(int x) => "int";

        public string One(double x) => "double";

        public string One(string x) => "string";

        public string One(object x) => "object";

        public string One(int x, int y) => "int int";

        public string Exact(int x) => "int";

        public string Exact(object x) => "object";

        public string AssignableFirst(object x) => "object";

        public string AssignableFirst(long x) => "long";

        public string Plain(int x) => "int";

        public string Plain(int x, int y = 2) => $"int int={y}";

        public string Plain(params int[] xs) => $"params {xs.Length}";

        public string Nullable(int? x) => x?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null";

        public string Number(int x) => "int";

        public string Day(DayOfWeek day) => "day";

        public string Defaults(
            string a, int b = 7, DayOfWeek c = DayOfWeek.Monday, DayOfWeek? d = DayOfWeek.Tuesday, decimal e = 1.5m, DateTime f = default, string? g = null) =>
            FormattableString.Invariant($"{a} {b} {c} {d} {e} {f:yyyy-MM-dd} {g ?? "null"}");

        public string Gathered(string a, params long[]? xs) =>
            xs is null ? $"{a} null" : string.Join(' ', xs.Select(static x => (object)x).Prepend(xs.Length).Prepend(a));

        public string Format(string text, params object[] items) => $"text and {items.Length}";

        public string Format(params object[] items) => $"{items.Length}";

        public string Text(string? text) => text ?? "null";

        public string Items(IEnumerable<int> items) => $"{items.Count()}";

        public string Array(int[] items) => $"{items.Length}";

        public string Jagged(int[][] items) => $"{items.Length}";

        public string Objects(params object?[] items) => $"{items.Length}";

        public string ToSingle(float x) => "float";

        public string ToDouble(double x, string text) => text;

        public double ToDouble(double x) => x;

        public string Ambiguous(string a, object b) => "1";

        public string Ambiguous(object a, string b) => "2";

        public string Widths(long x) => "long";

        public string Widths(double x) => "double";

        public int? MaybeNumber() => 4;

        public object Anything() => "text";

        public void Void()
        {
        }

        public Task<Dictionary<string, int[]>> Signature(int[][,] a, CancellationToken token) =>
            Task.FromResult(new Dictionary<string, int[]>());
    }
}
