using System.Buffers;
using System.ComponentModel;

namespace WorkerPool.Serialization;

/// <summary>
/// Turns values of one type into bytes and back. Generated code chooses it; see <see cref="ValueSerializers"/>. Thread-safe.
/// </summary>
/// <typeparam name="T">The type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ValueSerializer<T> : ValueSerializer
{
    private protected ValueSerializer(string shape)
        : base(shape)
    {
    }

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="writer">Takes its bytes.</param>
    /// <exception cref="NotSupportedException">There are no bytes for the type, or more than 2 GB.</exception>
    public abstract void Write(T value, IBufferWriter<byte> writer);

    /// <summary>Reads a value, and checks all of it: the bytes may come from a hostile side.</summary>
    /// <param name="reader">Stands before its bytes, and then behind them.</param>
    /// <returns>The value.</returns>
    /// <exception cref="MessageFormatException">
    /// The bytes are no such value. No array or string larger than they are has been allocated; of JSON, what its type makes of the text.
    /// </exception>
    /// <exception cref="NotSupportedException">There are no bytes for the type.</exception>
    public abstract T Read(ref ValueReader reader);

    internal sealed override void WriteObject(object? value, IBufferWriter<byte> writer) => Write((T)value!, writer);

    internal sealed override object? ReadObject(ref ValueReader reader) => Read(ref reader);
}
