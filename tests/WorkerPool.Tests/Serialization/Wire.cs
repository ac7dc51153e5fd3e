using System.Buffers;
using WorkerPool.Serialization;

namespace WorkerPool.Tests.Serialization;

/// <summary>Values as bytes and back.</summary>
internal static class Wire
{
    internal static byte[] Bytes<T>(ValueSerializer<T> serializer, T value)
    {
        var writer = new ArrayBufferWriter<byte>();
        serializer.Write(value, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a value that must be all there is.</summary>
    internal static T Read<T>(ValueSerializer<T> serializer, ReadOnlySpan<byte> bytes)
    {
        var reader = new ValueReader(bytes);
        T value = serializer.Read(ref reader);
        reader.End("the value", "the test");
        return value;
    }

    internal static T Loop<T>(ValueSerializer<T> serializer, T value) => Read(serializer, Bytes(serializer, value));

    /// <summary>Bytes that reading these allocates before it refuses them; what the exception itself takes is a few thousand.</summary>
    internal static (MessageFormatException Thrown, long Allocated) Refuse<T>(ValueSerializer<T> serializer, byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Read(serializer, bytes);
        }
        catch (MessageFormatException thrown)
        {
            return (thrown, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        throw new InvalidOperationException($"{Convert.ToHexString(bytes)} was taken for a {typeof(T)}.");
    }
}
