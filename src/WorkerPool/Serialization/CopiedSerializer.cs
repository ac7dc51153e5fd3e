using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WorkerPool.Serialization;

/// <summary>
/// Copies the bytes of values as they lie in memory, and checks what comes in. A struct is sent with its padding: the bytes between its
/// fields that belong to none. They may hold what lay in that memory before, so a side that must not see such remains is to be given
/// structs without gaps, or JSON. Padding that comes in is copied and never looked at.
/// </summary>
/// <typeparam name="T">The type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CopiedSerializer<T> : ValueSerializer<T>
    where T : unmanaged
{
    private const int BytesShown = 32;
    private const string AutoLayout = "auto ";

    // What messages call it, made once: reading makes no text.
    private static readonly string s_value = typeof(T).Name;
    private static readonly string s_array = $"{typeof(T).Name}[]";

    private readonly CopyCheck<T>? _check;

    internal CopiedSerializer(string layout, CopyCheck<T>? check)
        : base(ShapeOf(layout)) => _check = check ?? (CopiedValues.IsRestricted<T>() ? CopiedValues.IsValid : null);

    /// <inheritdoc/>
    public override void Write(T value, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        MemoryMarshal.Write(writer.GetSpan(Unsafe.SizeOf<T>()), in value);
        writer.Advance(Unsafe.SizeOf<T>());
    }

    /// <inheritdoc/>
    public override T Read(ref ValueReader reader)
    {
        int start = reader.Offset;
        T value = MemoryMarshal.Read<T>(reader.Take(Unsafe.SizeOf<T>(), s_value));
        if (_check is not null && !_check(ref value))
            throw Malformed(ref value, start);
        return value;
    }

    /// <summary>Writes elements one behind the other, their number before them.</summary>
    internal static void WriteMany(ReadOnlySpan<T> values, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        LengthPrefix.ThrowIfTooLarge(values.Length, Unsafe.SizeOf<T>());
        LengthPrefix.Write(values.Length, writer);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads elements with their number before them; null for null.</summary>
    internal T[]? ReadMany(ref ValueReader reader)
    {
        int count = reader.TakeCount(Unsafe.SizeOf<T>(), s_array);
        if (count == LengthPrefix.Null)
            return null;
        int start = reader.Offset;
        ReadOnlySpan<byte> bytes = reader.Take(count * Unsafe.SizeOf<T>(), s_array);
        if (count == 0)
            return [];
        T[] values = GC.AllocateUninitializedArray<T>(count);
        bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        for (int i = 0; _check is not null && i < values.Length; i++)
        {
            if (!_check(ref values[i]))
                throw Malformed(ref values[i], start + (i * Unsafe.SizeOf<T>()));
        }

        return values;
    }

    // Two builds that lay a struct out differently must not read each other's. Where the runtime chooses the order of the fields, its next
    // version may choose another.
    private static string ShapeOf(string layout) =>
        layout.Contains(AutoLayout, StringComparison.Ordinal)
            ? $"{layout}:{Unsafe.SizeOf<T>()}:{Environment.Version.Major}"
            : $"{layout}:{Unsafe.SizeOf<T>()}";

    private static MessageFormatException Malformed(ref T value, int offset)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));
        string rest = bytes.Length > BytesShown ? "..." : "";
        string shown = Convert.ToHexString(bytes[..Math.Min(bytes.Length, BytesShown)]);
        return new MessageFormatException(offset, $"the bytes {shown}{rest} as a {typeof(T).Name}", CopiedValues.Allowed<T>());
    }
}
