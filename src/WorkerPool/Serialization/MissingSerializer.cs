using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>Stands where a type has no bytes, and says so.</summary>
internal sealed class MissingSerializer<T>(string reason) : ValueSerializer<T>("none")
{
    internal override string Missing => reason;

    public override void Write(T value, IBufferWriter<byte> writer) => throw new NotSupportedException(reason);

    public override T Read(ref ValueReader reader) => throw new NotSupportedException(reason);
}
