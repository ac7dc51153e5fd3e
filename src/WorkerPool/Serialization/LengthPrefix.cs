using System.Buffers;
using System.Buffers.Binary;

namespace WorkerPool.Serialization;

/// <summary>Writes lengths: 4 bytes, the lowest first; -1 for null.</summary>
internal static class LengthPrefix
{
    internal const int Null = -1;

    internal static void Write(int count, IBufferWriter<byte> writer)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), count);
        writer.Advance(sizeof(int));
    }

    /// <summary>The bytes of so many elements, which one span must be able to hold.</summary>
    internal static void ThrowIfTooLarge(int count, int size)
    {
        if ((long)count * size > int.MaxValue)
            throw new NotSupportedException($"A value of {count} elements of {size} bytes is too large to be sent; at most {int.MaxValue} bytes.");
    }
}
