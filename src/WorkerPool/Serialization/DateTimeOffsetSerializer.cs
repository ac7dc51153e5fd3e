using System.Buffers;
using System.Buffers.Binary;

namespace WorkerPool.Serialization;

/// <summary>
/// An instant and its offset: the ticks of its UTC time, then minutes. Not as it lies in memory, which .NET's versions do differently.
/// </summary>
internal sealed class DateTimeOffsetSerializer() : ValueSerializer<DateTimeOffset>("instant")
{
    private const int Size = sizeof(long) + sizeof(short);
    private const int MaxMinutes = 14 * 60;

    public override void Write(DateTimeOffset value, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<byte> bytes = writer.GetSpan(Size);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value.UtcTicks);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[sizeof(long)..], (short)value.TotalOffsetMinutes);
        writer.Advance(Size);
    }

    public override DateTimeOffset Read(ref ValueReader reader)
    {
        int start = reader.Offset;
        ReadOnlySpan<byte> bytes = reader.Take(Size, nameof(DateTimeOffset));
        long ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        short minutes = BinaryPrimitives.ReadInt16LittleEndian(bytes[sizeof(long)..]);
        long clock = unchecked(ticks + (minutes * TimeSpan.TicksPerMinute));
        if ((ulong)ticks > (ulong)DateTime.MaxValue.Ticks || minutes is < -MaxMinutes or > MaxMinutes || (ulong)clock > (ulong)DateTime.MaxValue.Ticks)
        {
            throw new MessageFormatException(
                start, $"{ticks} ticks and an offset of {minutes} minutes as a {nameof(DateTimeOffset)}",
                $"0 to {DateTime.MaxValue.Ticks} ticks, with the offset and without, and -{MaxMinutes} to {MaxMinutes} minutes");
        }

        return new DateTimeOffset(clock, TimeSpan.FromMinutes((double)minutes));
    }
}
