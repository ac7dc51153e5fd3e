using WorkerPool.Methods;
using Xunit;

namespace WorkerPool.Tests.Methods;

public sealed class MethodTableTests
{
    [Fact]
    public async Task The_names_are_those_that_can_be_called_sorted_and_distinct()
    {
        await using Pool<Derived> pool = Pool.Create<Derived>();
        Assert.Equal(["Add", "ByIn", "Format", "Inherited", "Overridden", "Reset", "ToString", "thumbnail"], pool.MethodNames);
        Assert.Throws<NotSupportedException>(() => ((IList<string>)pool.MethodNames)[0] = "x");
        Assert.Equal(0, pool.Stats.TotalWorkers);
    }

    [Theory]
    [InlineData("GetHashCode")]
    [InlineData("GetType")]
    [InlineData("get_Value")]
    [InlineData("add_Changed")]
    [InlineData("Generic")]
    [InlineData("ByReference")]
    [InlineData("ByOut")]
    [InlineData("Dereference")]
    [InlineData("Span")]
    [InlineData("ReturnsSpan")]
    [InlineData("ReturnsReference")]
    [InlineData("Static")]
    [InlineData("Hidden")]
    [InlineData("")]
    public async Task What_cannot_be_called_is_unknown_and_nothing_is_started(string method)
    {
        await using Pool<Derived> pool = Pool.Create<Derived>();
        UnknownMethodException error = Assert.Throws<UnknownMethodException>(() => pool.ExecAsync<object>(method));
        Assert.Equal(method, error.MethodName);
        Assert.Throws<UnknownMethodException>(() => pool.ExecAsync(method));
        PoolStats stats = pool.Stats;
        Assert.Equal((0, 0, 0), (stats.TotalWorkers, stats.PendingTasks, stats.ActiveTasks));
    }

    [Fact]
    public async Task Inherited_overridden_and_hidden_methods_are_those_that_C_sharp_calls()
    {
        await using Pool<Derived> pool = Pool.Create<Derived>();
        Assert.Equal("base", await pool.ExecAsync<string>("Inherited"));
        Assert.Equal("derived", await pool.ExecAsync<string>("Overridden"));
        Assert.Equal("new", await pool.ExecAsync<string>("Reset"));
        Assert.Equal("formatted x", await pool.ExecAsync<string>("ToString", ["x"]));
        Assert.Throws<ArgumentException>("args", () => pool.ExecAsync<string>("ToString"));
    }

    [Fact]
    public async Task An_interface_offers_its_own_and_inherited_methods()
    {
        await using Pool<IFast> pool = Pool.Create<IFast>(static _ => new Fast());
        Assert.Equal(["Close", "Describe", "Open", "Run", "Stop"], pool.MethodNames);
        Assert.Equal("run", await pool.ExecAsync<string>("Run"));
        Assert.Equal("open", await pool.ExecAsync<string>("Open"));
        Assert.Equal("described", await pool.ExecAsync<string>("Describe"));
        Assert.Equal("fast", await pool.ExecAsync<string>("Stop"));
    }

    [Fact]
    public async Task A_method_that_two_interfaces_declare_is_ambiguous_and_both_are_named()
    {
        await using Pool<IFast> pool = Pool.Create<IFast>(static _ => new Fast());
        string message = Assert.Throws<ArgumentException>("args", () => pool.ExecAsync("Close")).Message;
        Assert.Contains("void IOpen.Close()", message, StringComparison.Ordinal);
        Assert.Contains("void IRun.Close()", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_name_is_refused()
    {
        await using Pool<Derived> pool = Pool.Create<Derived>();
        Assert.Throws<ArgumentNullException>("method", () => pool.ExecAsync((string)null!));
        Assert.Throws<ArgumentNullException>("method", () => pool.ExecAsync<int>((string)null!));
        Assert.Equal(0, pool.Stats.TotalWorkers);
    }

    [Fact]
    public async Task An_unknown_name_lists_near_matches_nearest_first()
    {
        await using Pool<Derived> pool = Pool.Create<Derived>();
        UnknownMethodException error = Assert.Throws<UnknownMethodException>(() => pool.ExecAsync("Thumbnail"));
        Assert.Equal(["thumbnail"], error.NearMatches);
        Assert.Contains("Derived has no method 'Thumbnail'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean thumbnail?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_without_near_matches_lists_the_first_ten_names()
    {
        await using Pool<Twelve> pool = Pool.Create<Twelve>();
        UnknownMethodException error = Assert.Throws<UnknownMethodException>(() => pool.ExecAsync("SomethingElseAltogether"));
        Assert.Empty(error.NearMatches);
        Assert.Contains("It has M01, M02, M03, M04, M05, M06, M07, M08, M09, M10 and 2 more.", error.Message, StringComparison.Ordinal);
        await using Pool<None> none = Pool.Create<None>();
        Assert.Empty(none.MethodNames);
        Assert.Contains("It has none.", Assert.Throws<UnknownMethodException>(() => none.ExecAsync("X")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_of_a_type_is_made_once_however_many_ask()
    {
        using var start = new ManualResetEventSlim();
        Task<MethodTable>[] askers = [.. Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.Wait();
                return ReflectedMethods.Of<Twelve>();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        start.Set();
        Assert.Single((await Task.WhenAll(askers)).Distinct());
    }

    [Fact]
    public void A_table_needs_no_reflection_to_be_made()
    {
        MethodEntry entry = new(
            "Double",
            [new MethodParameter { Name = "x", Type = typeof(long) }],
            typeof(long),
            static (_, arguments) => (long)arguments[0]! * 2);
        BoundCall call = new MethodTable(typeof(Twelve), [entry]).Bind("Double", [4], typeof(object));
        Assert.Equal(8L, call.Run<object>(this, null!));
    }

    public class Base
    {
        public string Inherited() => "base";

        public virtual string Overridden() => "base";

        public string Reset() => "old";
    }

    public sealed class Derived : Base
    {
        private int _value;

        public event EventHandler? Changed;

        public int Value => _value;

        public int this[int index] => index;

        public static void Static()
        {
        }

        public override string Overridden() => "derived";

        public new string Reset() => "new";

        public override string ToString() => "derived";

        public string ToString(string format) => "formatted " + format;

        public int Add(int left, int right) => left + right;

        public int Add(int left) => left;

        public void Format() => Changed?.Invoke(this, EventArgs.Empty);

        public byte[] thumbnail(byte[] image) => image;

        public T Generic<T>(T value) => value;

        public void ByReference(ref int value) => value++;

        public void ByOut(out int value) => value = 1;

        public void ByIn(in int value) => _value = value;

        public unsafe void Dereference(int* value) => *value = 1;

        public int Span(ReadOnlySpan<int> values) => values.Length;

        public ReadOnlySpan<int> ReturnsSpan() => default;

        public ref int ReturnsReference() => ref _value;

        internal void Hidden()
        {
        }
    }

    public interface IOpen
    {
        string Open();

        void Close();

        string Describe() => "described";
    }

    public interface IRun
    {
        void Close();

        string Stop();
    }

    public interface IFast : IOpen, IRun
    {
        string Speed { get; }

        string Run();

        new string Stop();
    }

    public sealed class Fast : IFast
    {
        public string Speed => "high";

        public string Open() => "open";

        public void Close()
        {
        }

        public string Run() => "run";

        string IRun.Stop() => "run";

        string IFast.Stop() => "fast";
    }

    public sealed class None;

    public sealed class Twelve
    {
        public void M01() => M02();

        public void M02() => M03();

        public void M03() => M04();

        public void M04() => M05();

        public void M05() => M06();

        public void M06() => M07();

        public void M07() => M08();

        public void M08() => M09();

        public void M09() => M10();

        public void M10() => M11();

        public void M11() => M12();

        public void M12()
        {
        }
    }
}
