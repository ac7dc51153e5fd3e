using System.Buffers.Binary;
using System.Text;

namespace WorkerPool.Wasm.Native;

/// <summary>
/// What the dynamic loader reads of a library: tables, symbols and relocations. The loader itself trusts them and would crash on
/// nonsense, so they are checked here before it sees the file.
/// </summary>
internal sealed class ElfDynamic
{
    private const int EntrySize = 16;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;

    private const ulong Hash = 0x6ffffef5;
    private const ulong Strings = 5;
    private const ulong Symbols = 6;
    private const ulong Relocations = 7;
    private const ulong RelocationsSize = 8;
    private const ulong StringsSize = 10;
    private const ulong Init = 12;
    private const ulong Fini = 13;
    private const ulong JumpRelocations = 23;
    private const ulong JumpRelocationsSize = 2;
    private const ulong InitArray = 25;
    private const ulong FiniArray = 26;
    private const ulong InitArraySize = 27;
    private const ulong FiniArraySize = 28;

    private readonly ElfImage _image;
    private readonly Dictionary<ulong, ulong> _entries = [];

    internal ElfDynamic(ElfImage image)
    {
        _image = image;
        ElfSegment dynamic = image.Segments.FirstOrDefault(static segment => segment.Type == ElfImage.Dynamic);
        ElfImage.Require(dynamic.FileSize >= EntrySize, "it has no dynamic section");
        ReadOnlySpan<byte> table = image.At(dynamic.Address, dynamic.FileSize, "dynamic section");
        for (; table.Length >= EntrySize && UInt64(table) != 0; table = table[EntrySize..])
            _entries[UInt64(table)] = UInt64(table[8..]);
        ElfImage.Require(table.Length >= EntrySize, "its dynamic section has no end");
        ElfImage.Require(
            _entries.ContainsKey(Strings) && _entries.ContainsKey(Symbols) && _entries.ContainsKey(Hash),
            "its dynamic section names no symbols");
    }

    /// <summary>Checks all that the loader follows.</summary>
    internal void Check()
    {
        ulong symbols = CountSymbols();
        _image.At(_entries[Symbols], symbols * SymbolSize, "symbol table");
        _image.At(_entries[Strings], _entries.GetValueOrDefault(StringsSize), "string table");
        CheckCode(Init);
        CheckCode(Fini);
        CheckTable(InitArray, InitArraySize);
        CheckTable(FiniArray, FiniArraySize);
        CheckRelocations(Relocations, RelocationsSize, symbols);
        CheckRelocations(JumpRelocations, JumpRelocationsSize, symbols);
    }

    /// <summary>Whether the library defines a function of that name, found as the loader finds it.</summary>
    internal bool Exports(string name)
    {
        uint hash = HashOf(name);
        (uint first, ulong buckets, ulong chains, uint bucketCount) = HashTable();
        uint index = UInt32(_image.At(buckets + hash % bucketCount * 4, 4, "hash table"));
        while (index >= first)
        {
            uint entry = UInt32(_image.At(chains + (index - first) * 4UL, 4, "hash table"));
            if ((entry | 1) == (hash | 1) && IsFunction(index, name))
                return true;
            if ((entry & 1) != 0)
                break;
            index++;
        }

        return false;
    }

    private bool IsFunction(uint index, string name)
    {
        ReadOnlySpan<byte> symbol = _image.At(_entries[Symbols] + index * (ulong)SymbolSize, SymbolSize, "symbol table");
        uint text = UInt32(symbol);
        ulong size = _entries.GetValueOrDefault(StringsSize);
        if (text + (ulong)name.Length + 1 > size
            || !_image.At(_entries[Strings] + text, (ulong)name.Length, "string table").SequenceEqual(Encoding.ASCII.GetBytes(name)))
            return false;
        return BinaryPrimitives.ReadUInt16LittleEndian(symbol[6..]) != 0
            && _image.SegmentOf(UInt64(symbol[8..]), 1, $"function {name}").IsExecutable;
    }

    // The table does not say how many symbols there are; its last chain does.
    private ulong CountSymbols()
    {
        (uint first, ulong buckets, ulong chains, uint bucketCount) = HashTable();
        uint last = 0;
        ReadOnlySpan<byte> table = _image.At(buckets, bucketCount * 4UL, "hash table");
        for (int i = 0; i < bucketCount; i++)
            last = Math.Max(last, UInt32(table[(4 * i)..]));
        if (last < first)
            return first;
        while ((UInt32(_image.At(chains + (last - first) * 4UL, 4, "hash table")) & 1) == 0)
            last++;
        return last + 1UL;
    }

    private (uint First, ulong Buckets, ulong Chains, uint BucketCount) HashTable()
    {
        ulong table = _entries[Hash];
        ReadOnlySpan<byte> header = _image.At(table, 16, "hash table");
        uint bucketCount = UInt32(header);
        uint words = UInt32(header[8..]);
        ElfImage.Require(bucketCount > 0 && words > 0 && (words & (words - 1)) == 0, "its hash table is empty");
        ulong buckets = table + 16 + words * 8UL;
        _image.At(table, 16 + words * 8UL + bucketCount * 4UL, "hash table");
        return (UInt32(header[4..]), buckets, buckets + bucketCount * 4UL, bucketCount);
    }

    private void CheckCode(ulong tag)
    {
        if (_entries.TryGetValue(tag, out ulong address))
            ElfImage.Require(_image.SegmentOf(address, 1, "start code").IsExecutable, "its start code is not executable");
    }

    private void CheckTable(ulong tag, ulong sizeTag)
    {
        if (_entries.TryGetValue(tag, out ulong address))
            _image.SegmentOf(address, _entries.GetValueOrDefault(sizeTag), "start table");
    }

    // The loader writes 8 bytes wherever a relocation says.
    private void CheckRelocations(ulong tag, ulong sizeTag, ulong symbols)
    {
        if (!_entries.TryGetValue(tag, out ulong address))
            return;
        ReadOnlySpan<byte> table = _image.At(address, _entries.GetValueOrDefault(sizeTag), "relocation table");
        ElfImage.Require(table.Length % RelocationSize == 0, "its relocation table has a broken length");
        for (; !table.IsEmpty; table = table[RelocationSize..])
        {
            ElfImage.Require(UInt64(table[8..]) >> 32 < symbols, "a relocation names no symbol");
            ElfImage.Require(IsWritable(UInt64(table)), "a relocation lies outside its data");
        }
    }

    private bool IsWritable(ulong address)
    {
        foreach (ElfSegment segment in _image.Segments)
        {
            if (segment.Type == ElfImage.Load && segment.IsWritable && address >= segment.Address
                && segment.MemorySize >= 8 && address - segment.Address <= segment.MemorySize - 8)
                return true;
        }

        return false;
    }

    private static uint HashOf(string name)
    {
        uint hash = 5381;
        foreach (char letter in name)
            hash = hash * 33 + letter;
        return hash;
    }

    private static uint UInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ulong UInt64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
