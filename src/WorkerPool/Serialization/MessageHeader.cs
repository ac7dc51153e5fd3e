using System.Buffers;
using System.Buffers.Binary;

namespace WorkerPool.Serialization;

/// <summary>
/// What stands before the arguments of a call: a byte with the format's version and, in its highest bit, whether values lie in memory
/// with the highest byte first; then the method's fingerprint, the lowest byte first.
/// </summary>
internal static class MessageHeader
{
    internal const int Size = 1 + (2 * sizeof(uint));
    internal const byte Version = 1;
    private const byte HighestByteFirst = 0x80;

    internal static byte Format => (byte)(BitConverter.IsLittleEndian ? Version : Version | HighestByteFirst);

    internal static void Write(MethodFingerprint method, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<byte> bytes = writer.GetSpan(Size);
        bytes[0] = Format;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[1..], method.Name);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[(1 + sizeof(uint))..], method.Signature);
        writer.Advance(Size);
    }

    internal static MethodFingerprint Read(ref ValueReader reader)
    {
        int start = reader.Offset;
        byte format = reader.TakeByte("the format");
        if ((format & ~HighestByteFirst) != Version)
            throw new MessageFormatException(start, $"version {format & ~HighestByteFirst} of the format", $"version {Version}");
        if (format != Format)
            throw new MessageFormatException(start, "values of a machine with another byte order", "those of a machine with the same byte order");
        return new MethodFingerprint(reader.TakeUInt32("the method's name"), reader.TakeUInt32("the method's signature"));
    }
}
