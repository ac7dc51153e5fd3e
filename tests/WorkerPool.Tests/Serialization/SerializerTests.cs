using FsCheck;
using FsCheck.Fluent;
using WorkerPool.Serialization;
using Xunit;
using static WorkerPool.Serialization.ValueSerializers;

namespace WorkerPool.Tests.Serialization;

/// <summary>Strings, instants, values or none, and types without bytes.</summary>
public sealed class SerializerTests
{
    private const long MaxTicks = 3155378975999999999;

    [Fact]
    public void Any_string_comes_back() => Prop.ForAll<string?>(static text => Wire.Loop(Text, text) == text).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("\ud800 half a pair")]
    public void Strings_at_the_edges_come_back(string? text) => Assert.Equal(text, Wire.Loop(Text, text));

    [Fact]
    public void A_large_string_comes_back()
    {
        string text = new('x', 1_000_000);
        Assert.Equal(text, Wire.Loop(Text, text));
    }

    [Fact]
    public void Any_instant_comes_back_with_its_offset() => Prop.ForAll<DateTimeOffset>(static time =>
    {
        DateTimeOffset read = Wire.Loop(Instant, time);
        return read == time && read.Offset == time.Offset;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-1L, 0)]
    [InlineData(MaxTicks + 1, 0)]
    [InlineData(MaxTicks, 1)]
    [InlineData(0L, -1)]
    [InlineData(long.MaxValue, 840)]
    [InlineData(MaxTicks / 2, 841)]
    [InlineData(MaxTicks / 2, -841)]
    [InlineData(MaxTicks / 2, short.MinValue)]
    public void An_instant_out_of_range_is_refused(long ticks, short minutes)
    {
        byte[] bytes = [.. BitConverter.GetBytes(ticks), .. BitConverter.GetBytes(minutes)];
        Assert.Contains($"{minutes} minutes", Wire.Refuse(Instant, bytes).Thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0L, 840)]
    [InlineData(MaxTicks, -840)]
    public void An_instant_at_the_end_of_the_range_is_taken(long ticks, short minutes)
    {
        DateTimeOffset read = Wire.Read(Instant, [.. BitConverter.GetBytes(ticks), .. BitConverter.GetBytes(minutes)]);
        Assert.Equal((ticks, minutes), (read.UtcTicks, (short)read.TotalOffsetMinutes));
    }

    [Fact]
    public void A_forged_flag_of_a_value_or_none_is_refused()
    {
        MessageFormatException thrown = Wire.Refuse(Nullable(Copied<byte>("byte")), [2, 0]).Thrown;
        Assert.Equal(0, thrown.Offset);
        Assert.Contains("found 2 as the first byte of a Byte?; allowed: 0 or 1", thrown.Message, StringComparison.Ordinal);
        Wire.Refuse(Nullable(Copied<byte>("byte")), [1]);
        Wire.Refuse(Nullable(Copied<bool>("bool")), [1, 2]);
        Wire.Refuse(Nullable(Instant), [1, .. Enumerable.Repeat((byte)0xFF, 10)]);
    }

    [Fact]
    public void No_result_is_no_bytes()
    {
        Assert.Empty(Wire.Bytes(Nothing, default));
        Assert.Equal(default, Wire.Loop(Nothing, default));
    }

    [Fact]
    public void A_type_without_bytes_says_so()
    {
        ValueSerializer<object> missing = Missing<object>("why");
        Assert.Equal("why", missing.Missing);
        Assert.Equal("why", Assert.Throws<NotSupportedException>(() => Wire.Bytes(missing, "")).Message);
        Assert.Equal("why", Assert.Throws<NotSupportedException>(() => Wire.Read(missing, [])).Message);
        Assert.Equal("why", Nullable(Missing<nint>("why")).Missing);
    }

    [Fact]
    public void Boxed_values_are_those_of_the_type()
    {
        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        Nullable(Copied<int>("int")).WriteObject(null, writer);
        Nullable(Copied<int>("int")).WriteObject(3, writer);
        var reader = new ValueReader(writer.WrittenSpan);
        Assert.Null(Nullable(Copied<int>("int")).ReadObject(ref reader));
        Assert.Equal(3, Nullable(Copied<int>("int")).ReadObject(ref reader));
    }
}
