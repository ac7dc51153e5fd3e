using System.Buffers.Binary;

namespace WorkerPool.Wasm.Native;

/// <summary>
/// A 64-bit little-endian ELF file as its program headers describe it. Every offset and size in the file is checked before use; what
/// does not hold together throws <see cref="BadImageFormatException"/>.
/// </summary>
internal sealed class ElfImage
{
    internal const uint Load = 1;
    internal const uint Dynamic = 2;

    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int SectionSize = 64;
    private const ushort SharedObject = 3;

    private readonly byte[] _file;

    internal ElfImage(byte[] file)
    {
        _file = file;
        if (file.Length < HeaderSize || BinaryPrimitives.ReadUInt32BigEndian(file) != 0x7f454c46)
            throw new BadImageFormatException("it is not an ELF file");
        if (file[4] != 2 || file[5] != 1)
            throw new BadImageFormatException("it is not for a 64-bit little-endian machine");
        Require(UInt16(16) == SharedObject, "it is not a shared library");
        Machine = UInt16(18);
        Segments = ReadSegments();
        ulong sections = UInt64(40);
        Require(sections == 0 || InFile(sections, (ulong)UInt16(60) * SectionSize), "it ends before its section table: it is truncated");
    }

    /// <summary>What it was compiled for, as ELF numbers it.</summary>
    internal ushort Machine { get; }

    internal IReadOnlyList<ElfSegment> Segments { get; }

    internal static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new BadImageFormatException(otherwise);
    }

    /// <summary>The segment that brings all of a range of addresses from the file.</summary>
    internal ElfSegment SegmentOf(ulong address, ulong length, string what)
    {
        foreach (ElfSegment segment in Segments)
        {
            if (segment.Type == Load && address >= segment.Address && length <= segment.FileSize
                && address - segment.Address <= segment.FileSize - length)
                return segment;
        }

        throw new BadImageFormatException($"its {what} lies outside its segments");
    }

    /// <summary>The bytes that will stand at a range of addresses before relocation.</summary>
    internal ReadOnlySpan<byte> At(ulong address, ulong length, string what)
    {
        ElfSegment segment = SegmentOf(address, length, what);
        return _file.AsSpan((int)(segment.Offset + (address - segment.Address)), (int)length);
    }

    private ElfSegment[] ReadSegments()
    {
        ulong offset = UInt64(32);
        int count = UInt16(56);
        Require(
            UInt16(54) == SegmentSize && count > 0 && InFile(offset, (ulong)count * SegmentSize), "its program headers lie outside the file");
        var segments = new ElfSegment[count];
        ulong end = 0;
        for (int i = 0; i < count; i++)
        {
            int at = (int)offset + i * SegmentSize;
            var segment = new ElfSegment(UInt32(at), UInt32(at + 4), UInt64(at + 8), UInt64(at + 16), UInt64(at + 32), UInt64(at + 40));
            segments[i] = segment;
            if (segment.Type is not Load)
                continue;
            ulong alignment = UInt64(at + 48);
            Require(InFile(segment.Offset, segment.FileSize), "it ends before its segments: it is truncated");
            Require(
                segment.MemorySize >= segment.FileSize && segment.Address >= end && segment.MemorySize < 1UL << 32
                && segment.Address < 1UL << 40 && alignment is > 0 and <= 1 << 30 && (alignment & (alignment - 1)) == 0
                && segment.Address % alignment == segment.Offset % alignment,
                "its segments contradict each other");
            end = segment.Address + segment.MemorySize;
        }

        return segments;
    }

    private bool InFile(ulong offset, ulong length) => length <= (ulong)_file.Length && offset <= (ulong)_file.Length - length;

    private ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(offset));

    private uint UInt32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(offset));

    private ulong UInt64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(offset));
}
