using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>Memory whose elements are copied, to be read only.</summary>
internal sealed class ReadOnlyMemorySerializer<T>(CopiedSerializer<T> element) : ValueSerializer<ReadOnlyMemory<T>>(element.Shape + "[..]")
    where T : unmanaged
{
    public override void Write(ReadOnlyMemory<T> value, IBufferWriter<byte> writer) => CopiedSerializer<T>.WriteMany(value.Span, writer);

    public override ReadOnlyMemory<T> Read(ref ValueReader reader) => element.ReadMany(ref reader);
}
