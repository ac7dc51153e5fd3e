using System.Buffers;
using WorkerPool.Serialization;

namespace WorkerPool.PackageTest;

/// <summary>Values of the clerk's methods as bytes and back, by the serializers that the generated code takes for them.</summary>
internal static class Serializers
{
    public static void Check(Checks checks)
    {
        ValueSerializer<Letter> json = ValueSerializers.Json<Letter>(static () => ClerkContext.Default);
        Letter letter = Loop(json, new Letter("text", [1, 2]));
        checks.Equal("a value as JSON", "text 1 2", $"{letter.Text} {string.Join(' ', letter.Pages)}");

        ValueSerializer<Stamp> copied = ValueSerializers.Copied<Stamp>("stamp");
        var stamp = new Stamp(7, true, 0.85m);
        checks.Equal("a copied value", stamp, Loop(copied, stamp));
        checks.Equal("a copied value that is cut off", true, IsRefused(copied, new byte[3]));
    }

    private static T Loop<T>(ValueSerializer<T> serializer, T value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        serializer.Write(value, bytes);
        var reader = new ValueReader(bytes.WrittenSpan);
        T read = serializer.Read(ref reader);
        return reader.Remaining == 0 ? read : throw new InvalidOperationException($"{reader.Remaining} bytes are left.");
    }

    private static bool IsRefused<T>(ValueSerializer<T> serializer, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new ValueReader(bytes);
            serializer.Read(ref reader);
            return false;
        }
        catch (MessageFormatException)
        {
            return true;
        }
    }
}
