using FsCheck;
using FsCheck.Fluent;
using WorkerPool.Serialization;
using Xunit;
using static WorkerPool.Serialization.ValueSerializers;

namespace WorkerPool.Tests.Serialization;

/// <summary>Values whose bytes are copied, alone and in arrays and memory.</summary>
public sealed class CopiedSerializerTests
{
    [Fact]
    public void Numbers_of_each_size_come_back()
    {
        Check<byte>();
        Check<sbyte>();
        Check<short>();
        Check<ushort>();
        Check<int>();
        Check<uint>();
        Check<long>();
        Check<ulong>();
        Check<float>();
        Check<double>();
        Check<char>();
        Check<bool>();
        Check<decimal>();
    }

    [Fact]
    public void Times_identities_and_enums_come_back()
    {
        Check<Guid>();
        Check<DateTime>();
        Check<TimeSpan>();
        Check<DayOfWeek>();
        Prop.ForAll<DateTime>(static time => Loops(DateOnly.FromDateTime(time)) && Loops(TimeOnly.FromDateTime(time))).QuickCheckThrowOnFailure();
        Assert.Equal(DateTimeKind.Utc, Wire.Loop(Copied<DateTime>("t"), DateTime.UtcNow).Kind);
        Assert.Equal(DateTimeKind.Local, Wire.Loop(Copied<DateTime>("t"), DateTime.Now).Kind);
    }

    [Fact]
    public void The_last_value_of_each_restricted_type_comes_back()
    {
        Assert.True(Loops(DateTime.MaxValue) && Loops(DateOnly.MaxValue) && Loops(TimeOnly.MaxValue) && Loops(TimeSpan.MinValue));
        Assert.True(Loops(decimal.MaxValue) && Loops(decimal.MinValue) && Loops(new decimal(1, 0, 0, true, 28)));
        Assert.True(Loops(DateTimeOffset.MaxValue) && Loops(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.FromHours(-14))));
    }

    [Fact]
    public void A_struct_comes_back_with_its_padding() => Prop.ForAll<byte, long>(static (small, large) =>
    {
        byte[] bytes = Wire.Bytes(Copied<Mixed>("m"), new Mixed(small, large));
        return bytes.Length == 16 && Wire.Read(Copied<Mixed>("m"), bytes) == new Mixed(small, large);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_large_array_comes_back_and_is_another_one()
    {
        int[] large = [.. Enumerable.Range(0, 1_000_000)];
        int[]? read = Wire.Loop(ArrayOf(Copied<int>("int")), large);
        Assert.Equal(large, read);
        Assert.NotSame(large, read);
    }

    [Fact]
    public void Null_is_told_from_empty()
    {
        Assert.Null(Wire.Loop(ArrayOf(Copied<byte>("byte")), null));
        Assert.Empty(Wire.Loop(ArrayOf(Copied<byte>("byte")), [])!);
        Assert.True(Wire.Loop(MemoryOf(Copied<byte>("byte")), default).IsEmpty);
        Assert.True(Wire.Loop(ReadOnlyMemoryOf(Copied<byte>("byte")), default).IsEmpty);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public void A_bool_other_than_0_and_1_is_refused(byte forged)
    {
        MessageFormatException thrown = Wire.Refuse(Copied<bool>("bool"), [forged]).Thrown;
        Assert.Equal(0, thrown.Offset);
        Assert.Contains("0 or 1", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(5, Wire.Refuse(ArrayOf(Copied<bool>("bool")), [2, 0, 0, 0, 1, forged]).Thrown.Offset);
    }

    [Theory]
    [InlineData(0x001D0000)]
    [InlineData(0x00FF0000)]
    [InlineData(0x01000000)]
    [InlineData(0x00000001)]
    [InlineData(0x40000000)]
    public void A_decimal_with_other_flags_is_refused(int flags)
    {
        byte[] forged = [.. BitConverter.GetBytes(flags), .. new byte[12]];
        Assert.Contains("a sign and 0 to 28 decimal places", Wire.Refuse(Copied<decimal>("decimal"), forged).Thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_after_the_last_are_refused()
    {
        Wire.Refuse(Copied<DateTime>("t"), BitConverter.GetBytes(DateTime.MaxValue.Ticks + 1));
        Wire.Refuse(Copied<DateTime>("t"), BitConverter.GetBytes(long.MaxValue));
        Wire.Refuse(Copied<DateOnly>("t"), BitConverter.GetBytes(DateOnly.MaxValue.DayNumber + 1));
        Wire.Refuse(Copied<DateOnly>("t"), BitConverter.GetBytes(-1));
        Wire.Refuse(Copied<TimeOnly>("t"), BitConverter.GetBytes(TimeSpan.TicksPerDay));
        Wire.Refuse(Copied<TimeOnly>("t"), BitConverter.GetBytes(-1L));
        Assert.NotEmpty(Wire.Refuse(ArrayOf(Copied<DateTimeOffset>("t")), [1, 0, 0, 0, .. Enumerable.Repeat((byte)0x7F, 16)]).Thrown.Message);
    }

    [Fact]
    public void What_a_check_refuses_is_refused()
    {
        CopiedSerializer<Mixed> serializer = Copied<Mixed>("m", static (ref Mixed one) => one.Small < 10);
        Assert.Equal(9, Wire.Loop(serializer, new Mixed(9, 1)).Small);
        Wire.Refuse(serializer, Wire.Bytes(serializer, new Mixed(10, 1)));
        Wire.Refuse(ArrayOf(serializer), Wire.Bytes(ArrayOf(serializer), [new Mixed(9, 1), new Mixed(10, 1)]));
    }

    [Fact]
    public void A_forged_flag_of_a_nullable_field_is_no_flag()
    {
        DateTime? time = DateTime.UnixEpoch;
        Assert.True(CopiedValues.IsValidNullable(ref time));
        Assert.Equal(DateTime.UnixEpoch, CopiedValues.ValueOf(ref time));
        System.Runtime.CompilerServices.Unsafe.As<DateTime?, byte>(ref time) = 2;
        Assert.False(CopiedValues.IsValidNullable(ref time));
    }

    [Fact]
    public void Bytes_cut_off_anywhere_are_refused()
    {
        byte[] message = Wire.Bytes(ArrayOf(Copied<Mixed>("m")), [new Mixed(1, 2), new Mixed(3, 4)]);
        for (int i = 0; i < message.Length; i++)
            Wire.Refuse(ArrayOf(Copied<Mixed>("m")), message[..i]);
        MessageFormatException thrown = Wire.Refuse(Copied<long>("long"), new byte[7]).Thrown;
        Assert.Contains("7 of the 8 bytes of Int64", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(8, Wire.Refuse(Copied<long>("long"), new byte[9]).Thrown.Offset);
    }

    private static void Check<T>()
        where T : unmanaged
    {
        CopiedSerializer<T> serializer = Copied<T>("t");
        Prop.ForAll<T>(Loops).QuickCheckThrowOnFailure();
        Prop.ForAll<T[]>(values =>
            Wire.Loop(ArrayOf(serializer), values).AsSpan().SequenceEqual(values)
            && Wire.Loop(MemoryOf(serializer), values).Span.SequenceEqual(values)
            && Wire.Loop(ReadOnlyMemoryOf(serializer), values).Span.SequenceEqual(values)).QuickCheckThrowOnFailure();
        Prop.ForAll<T>(value => Wire.Loop(Nullable(serializer), value).Equals((T?)value)).QuickCheckThrowOnFailure();
        Assert.Null(Wire.Loop(Nullable(serializer), null));
    }

    private static bool Loops<T>(T value)
        where T : unmanaged => Wire.Loop(Copied<T>("t"), value).Equals(value);
}
