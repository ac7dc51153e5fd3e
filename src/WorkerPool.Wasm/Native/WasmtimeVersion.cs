using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace WorkerPool.Wasm.Native;

/// <summary>
/// Wasmtime has no function that tells its version. But a compiled module is an ELF file that names it, so that another version
/// refuses the module: a zero byte, a length, the text.
/// </summary>
internal static class WasmtimeVersion
{
    /// <summary>
    /// The first version whose layouts and functions are those of <see cref="WasmtimeApi"/>, among them the one that leaves the
    /// process's signals alone.
    /// </summary>
    internal const int Oldest = 39;

    private const int SectionSize = 64;

    private static ReadOnlySpan<byte> SectionName => ".wasmtime.engine\0"u8;

    /// <summary>The version a serialised module names, such as "44.0.2" or "50"; null when it names none.</summary>
    internal static string? Read(ReadOnlySpan<byte> module)
    {
        if (module.Length < SectionSize || BinaryPrimitives.ReadUInt32BigEndian(module) != 0x7f454c46)
            return null;
        ulong table = UInt64(module[40..]);
        int count = UInt16(module[60..]);
        int names = UInt16(module[62..]);
        if (!TrySlice(module, table, (ulong)count * SectionSize, out ReadOnlySpan<byte> sections) || names >= count
            || !TryContent(module, sections[(names * SectionSize)..], out ReadOnlySpan<byte> text))
            return null;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> section = sections[(i * SectionSize)..];
            uint name = BinaryPrimitives.ReadUInt32LittleEndian(section);
            if (name < text.Length && text[(int)name..].StartsWith(SectionName))
                return TryContent(module, section, out ReadOnlySpan<byte> content) ? Text(content) : null;
        }

        return null;
    }

    /// <summary>Why a version cannot be used; null when it can.</summary>
    internal static string? Refuse(string? version)
    {
        if (version is null || !int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major))
            return $"it does not tell its version; {Oldest} or later is needed";
        return major < Oldest ? $"it is Wasmtime {version}; version {Oldest} or later is needed" : null;
    }

    private static string? Text(ReadOnlySpan<byte> content) =>
        content.Length >= 2 && content[0] == 0 && content[1] <= content.Length - 2 ? Encoding.ASCII.GetString(content.Slice(2, content[1])) : null;

    private static bool TryContent(ReadOnlySpan<byte> module, ReadOnlySpan<byte> section, out ReadOnlySpan<byte> content) =>
        TrySlice(module, UInt64(section[24..]), UInt64(section[32..]), out content);

    private static bool TrySlice(ReadOnlySpan<byte> bytes, ulong offset, ulong length, out ReadOnlySpan<byte> slice)
    {
        bool inside = length <= (ulong)bytes.Length && offset <= (ulong)bytes.Length - length;
        slice = inside ? bytes.Slice((int)offset, (int)length) : default;
        return inside;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static ulong UInt64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
