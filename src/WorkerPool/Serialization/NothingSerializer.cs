using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>The result of a method that has none: no bytes.</summary>
internal sealed class NothingSerializer() : ValueSerializer<ValueTuple>("void")
{
    public override void Write(ValueTuple value, IBufferWriter<byte> writer)
    {
    }

    public override ValueTuple Read(ref ValueReader reader) => default;
}
