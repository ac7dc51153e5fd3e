using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace WorkerPool.Wasm.Tests.Support;

/// <summary>Copies of a good library, each broken in one way, in a folder of their own.</summary>
internal sealed class BrokenLibrary : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("workerpool-wasm-").FullName;
    private readonly byte[] _good;

    /// <summary>Starts from the engine's library, or, where there is none, from one of .NET's own: all but its functions is alike.</summary>
    internal BrokenLibrary() => _good = File.ReadAllBytes(Engine.Missing is null ? WasmEngine.Default.LibraryPath : OtherLibrary);

    /// <summary>A good library that is not Wasmtime.</summary>
    internal static string OtherLibrary => Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so");

    internal static IReadOnlyList<string> Ways { get; } =
    [
        "empty", "text", "first 10 bytes", "first 64 bytes", "first 4096 bytes", "half", "all but the last byte", "first page zero",
        "32-bit", "big-endian", "an executable", "another processor", "no program headers", "program headers outside",
        "segment beyond the end", "segments overlap", "dynamic section zero", "dynamic section random", "hash table random",
        "relocations random", "relocation table too long", "string table outside", "start table outside", "start code outside",
    ];

    internal string PathOf(string name) => Path.Combine(_folder, name + ".so");

    /// <summary>Writes a copy broken in one of the <see cref="Ways"/>.</summary>
    internal string Write(string way)
    {
        string path = PathOf(way.Replace(' ', '-'));
        File.WriteAllBytes(path, Break(way));
        return path;
    }

    /// <summary>Writes a copy in which one text stands for another of the same length, wherever it stands.</summary>
    internal string WriteReplaced(string text, string other)
    {
        byte[] bytes = (byte[])_good.Clone();
        (byte[] from, byte[] to) = (Encoding.ASCII.GetBytes(text), Encoding.ASCII.GetBytes(other));
        for (int at = 0; bytes.AsSpan(at).IndexOf(from) is >= 0 and var next; at += next + 1)
            to.CopyTo(bytes, at + next);
        string path = PathOf(other);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private byte[] Break(string way)
    {
        byte[] bytes = (byte[])_good.Clone();
        switch (way)
        {
            case "empty":
                return [];
            case "text":
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("This is no library.\n", 500)));
            case "first 10 bytes":
                return bytes[..10];
            case "first 64 bytes":
                return bytes[..64];
            case "first 4096 bytes":
                return bytes[..4096];
            case "half":
                return bytes[..(bytes.Length / 2)];
            case "all but the last byte":
                return bytes[..^1];
            case "first page zero":
                bytes.AsSpan(0, 4096).Clear();
                break;
            case "32-bit":
                bytes[4] = 1;
                break;
            case "big-endian":
                bytes[5] = 2;
                break;
            case "an executable":
                bytes[16] = 2;
                break;
            case "another processor":
                bytes[18] = (byte)(bytes[18] == 62 ? 183 : 62);
                break;
            case "no program headers":
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(56), 0);
                break;
            case "program headers outside":
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), ulong.MaxValue - 8);
                break;
            case "segment beyond the end":
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(Segment(1, last: true) + 32), (ulong)bytes.Length);
                break;
            case "segments overlap":
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(Segment(1, last: true) + 16), 0);
                break;
            case "dynamic section zero":
                Dynamic(bytes).Clear();
                break;
            case "dynamic section random":
                new Random(1).NextBytes(Dynamic(bytes));
                break;
            case "hash table random":
                new Random(2).NextBytes(bytes.AsSpan(InFile(Value(0x6ffffef5)), 64));
                break;
            case "relocations random":
                new Random(3).NextBytes(bytes.AsSpan(InFile(Value(7)), (int)Value(8)));
                break;
            case "relocation table too long":
                SetValue(bytes, 8, Value(8) + (1UL << 40));
                break;
            case "string table outside":
                SetValue(bytes, 5, ulong.MaxValue - 100);
                break;
            case "start table outside":
                SetValue(bytes, 25, 1UL << 50);
                break;
            case "start code outside":
                SetValue(bytes, 12, 0);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(way), way, null);
        }

        return bytes;
    }

    private int Segment(uint type, bool last = false)
    {
        int table = (int)BinaryPrimitives.ReadUInt64LittleEndian(_good.AsSpan(32));
        IEnumerable<int> all = Enumerable.Range(0, BinaryPrimitives.ReadUInt16LittleEndian(_good.AsSpan(56))).Select(i => table + 56 * i)
            .Where(at => BinaryPrimitives.ReadUInt32LittleEndian(_good.AsSpan(at)) == type);
        return last ? all.Last() : all.First();
    }

    private Span<byte> Dynamic(byte[] bytes)
    {
        int segment = Segment(2);
        return bytes.AsSpan((int)UInt64(segment + 8), (int)UInt64(segment + 32));
    }

    private ulong Value(ulong tag) => UInt64(EntryOf(tag) + 8);

    private void SetValue(byte[] bytes, ulong tag, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(EntryOf(tag) + 8), value);

    private int EntryOf(ulong tag)
    {
        int at = (int)UInt64(Segment(2) + 8);
        while (UInt64(at) != tag)
            at += 16;
        return at;
    }

    private int InFile(ulong address)
    {
        int segment = Enumerable.Range(0, 16).Select(i => (int)UInt64(32) + 56 * i)
            .First(at => (uint)UInt64(at) == 1 && address >= UInt64(at + 16) && address < UInt64(at + 16) + UInt64(at + 32));
        return (int)(address - UInt64(segment + 16) + UInt64(segment + 8));
    }

    private ulong UInt64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_good.AsSpan(offset));
}
