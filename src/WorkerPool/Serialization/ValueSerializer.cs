using System.Buffers;
using System.ComponentModel;

namespace WorkerPool.Serialization;

/// <summary>
/// Turns values of one type into bytes and back. Generated code chooses it; see <see cref="ValueSerializers"/>. Thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ValueSerializer
{
    private protected ValueSerializer(string shape) => Shape = shape;

    /// <summary>What its bytes hold: two builds that agree on the shape read each other's.</summary>
    internal string Shape { get; }

    /// <summary>Why there are no bytes for the type, and what to add; null when there are.</summary>
    internal virtual string? Missing => null;

    /// <summary>Writes a boxed value.</summary>
    internal abstract void WriteObject(object? value, IBufferWriter<byte> writer);

    /// <summary>Reads a value and boxes it.</summary>
    internal abstract object? ReadObject(ref ValueReader reader);
}
