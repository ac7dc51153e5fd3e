using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>Memory whose elements are copied.</summary>
internal sealed class MemorySerializer<T>(CopiedSerializer<T> element) : ValueSerializer<Memory<T>>(element.Shape + "[..]")
    where T : unmanaged
{
    public override void Write(Memory<T> value, IBufferWriter<byte> writer) => CopiedSerializer<T>.WriteMany(value.Span, writer);

    public override Memory<T> Read(ref ValueReader reader) => element.ReadMany(ref reader);
}
