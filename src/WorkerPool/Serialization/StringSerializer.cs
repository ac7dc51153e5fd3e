using System.Buffers;
using System.Runtime.InteropServices;

namespace WorkerPool.Serialization;

/// <summary>Strings as the UTF-16 that they are, valid or not; null is told from empty.</summary>
internal sealed class StringSerializer() : ValueSerializer<string?>("string")
{
    public override void Write(string? value, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is null)
        {
            LengthPrefix.Write(LengthPrefix.Null, writer);
            return;
        }

        LengthPrefix.ThrowIfTooLarge(value.Length, sizeof(char));
        LengthPrefix.Write(value.Length, writer);
        writer.Write(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    public override string? Read(ref ValueReader reader)
    {
        int count = reader.TakeCount(sizeof(char), "a string");
        return count == LengthPrefix.Null ? null : new string(MemoryMarshal.Cast<byte, char>(reader.Take(count * sizeof(char), "a string")));
    }
}
