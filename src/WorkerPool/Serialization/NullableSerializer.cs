using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>A value or none: a byte that says which, and the value.</summary>
internal sealed class NullableSerializer<T>(ValueSerializer<T> inner) : ValueSerializer<T?>(inner.Shape + "?")
    where T : struct
{
    // Made once: reading makes no text.
    private static readonly string s_flag = $"the first byte of a {typeof(T).Name}?";

    internal override string? Missing => inner.Missing;

    public override void Write(T? value, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.GetSpan(1)[0] = value.HasValue ? (byte)1 : (byte)0;
        writer.Advance(1);
        if (value.HasValue)
            inner.Write(value.GetValueOrDefault(), writer);
    }

    public override T? Read(ref ValueReader reader) => reader.TakeFlag(s_flag) ? inner.Read(ref reader) : null;
}
