using System.Buffers.Binary;

namespace WorkerPool.Serialization;

/// <summary>Bytes that are read from the front, each access checked: they may come from a hostile side. Not thread-safe.</summary>
/// <param name="bytes">All the bytes. They must not change while they are read.</param>
public ref struct ValueReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    public int Offset { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _bytes.Length - Offset;

    /// <summary>The next bytes.</summary>
    internal ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > Remaining)
            throw new MessageFormatException(Offset, $"{Remaining} of the {count} bytes of {what}", "all of them");
        ReadOnlySpan<byte> taken = _bytes.Slice(Offset, count);
        Offset += count;
        return taken;
    }

    internal byte TakeByte(string what) => Take(1, what)[0];

    /// <summary>A 0 or a 1.</summary>
    internal bool TakeFlag(string what) => TakeByte(what) switch
    {
        0 => false,
        1 => true,
        byte other => throw new MessageFormatException(Offset - 1, $"{other} as {what}", "0 or 1"),
    };

    internal uint TakeUInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), what));

    /// <summary>
    /// The number of elements that follow, each of a size, or -1 for null. That many bytes are there, so what is allocated for them is no
    /// larger than the input.
    /// </summary>
    internal int TakeCount(int size, string what)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int), what));
        if (count < -1 || (long)count * size > Remaining)
        {
            throw new MessageFormatException(
                Offset - sizeof(int), $"a length of {count} for {what}", $"-1 for null, or 0 to {Remaining / size} for the {Remaining} bytes left");
        }

        return count;
    }

    /// <summary>Nothing may be left behind what belongs to a method.</summary>
    internal readonly void End(string what, string method)
    {
        if (Remaining > 0)
            throw new MessageFormatException(Offset, $"{Remaining} bytes behind {what} of {method}", "none");
    }
}
