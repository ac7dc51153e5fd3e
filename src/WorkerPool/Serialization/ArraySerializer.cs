using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>Arrays whose elements are copied; null is told from empty.</summary>
internal sealed class ArraySerializer<T>(CopiedSerializer<T> element) : ValueSerializer<T[]?>(element.Shape + "[]")
    where T : unmanaged
{
    public override void Write(T[]? value, IBufferWriter<byte> writer)
    {
        if (value is null)
            LengthPrefix.Write(LengthPrefix.Null, writer);
        else
            CopiedSerializer<T>.WriteMany(value, writer);
    }

    public override T[]? Read(ref ValueReader reader) => element.ReadMany(ref reader);
}
