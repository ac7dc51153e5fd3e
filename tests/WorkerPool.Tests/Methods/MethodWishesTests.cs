using WorkerPool.Methods;
using Xunit;

namespace WorkerPool.Tests.Methods;

/// <summary>What reflection makes of <see cref="WorkerMethodAttribute"/> and of methods that generated tables treat alike.</summary>
public sealed class MethodWishesTests
{
    [Fact]
    public async Task Names_are_those_of_the_attributes_without_what_is_ignored_and_what_ends_the_state()
    {
        await using Pool<Wishful> pool = Pool.Create<Wishful>();
        Assert.Null(GeneratedTables.FindOrLoad<Wishful>());
        Assert.Equal(["Kept", "Width"], pool.MethodNames);
        Assert.Equal("kept", await pool.ExecAsync<string>("Kept"));
        Assert.Throws<UnknownMethodException>(() => pool.ExecAsync("Named"));
        Assert.Throws<UnknownMethodException>(() => pool.ExecAsync("Hidden"));
        Assert.Throws<UnknownMethodException>(() => pool.ExecAsync("Dispose"));
        Assert.Throws<UnknownMethodException>(() => pool.ExecAsync("DisposeAsync"));
    }

    [Fact]
    public async Task What_is_passed_by_in_arrives()
    {
        await using Pool<Wishful> pool = Pool.Create<Wishful>();
        Assert.Equal(7, await pool.ExecAsync<int>("Width", [7]));
        Assert.Equal(3, await pool.ExecAsync<int>("Width"));
    }

    [Fact]
    public async Task A_record_offers_what_it_declares()
    {
        await using Pool<Recorded> pool = Pool.Create(static _ => new Recorded(1));
        Assert.Equal(["Next"], pool.MethodNames);
    }

    public class Base
    {
        [WorkerMethod(Name = "Kept")]
        public virtual string Named() => "base";

        [WorkerMethod(Ignore = true)]
        public virtual string Hidden() => "base";
    }

    public sealed class Wishful : Base, IDisposable, IAsyncDisposable
    {
        public override string Named() => "kept";

        public override string Hidden() => "hidden";

        public int Width(in int value = 3) => value;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }

    public sealed record Recorded(int Start)
    {
        public int Next() => Start + 1;
    }
}
