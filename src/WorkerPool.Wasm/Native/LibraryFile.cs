using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WorkerPool.Wasm.Native;

/// <summary>
/// Looks at a library's file before the system's loader does. On Linux the loader trusts the file: a truncated one would kill the
/// process. The other systems check for themselves; there only the kind of file is looked at, for a better message.
/// </summary>
/// <remarks>Code that was changed within the file cannot be told from code that was not; no file that holds together is refused.</remarks>
internal static class LibraryFile
{
    // Far more than any build has, far less than what would exhaust memory.
    private const long MaxLength = 1L << 30;

    /// <summary>Checks a file.</summary>
    /// <param name="path">A full path.</param>
    /// <returns>Why it must not be loaded; null when it may.</returns>
    internal static string? Refuse(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return Directory.Exists(path) ? "it is a directory" : "there is no such file";
            if (file.Length > MaxLength)
                return $"it has {file.Length} bytes, more than any Wasmtime library";
            byte[] bytes = File.ReadAllBytes(path);
            if (OperatingSystem.IsLinux() || OperatingSystem.IsAndroid() || OperatingSystem.IsFreeBSD())
                CheckElf(bytes);
            else if (OperatingSystem.IsWindows())
                CheckPortableExecutable(bytes);
            else
                CheckMachO(bytes);
            return null;
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private static void CheckElf(byte[] bytes)
    {
        var image = new ElfImage(bytes);
        int? own = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 62,
            Architecture.Arm64 => 183,

            // Left to the loader, which looks at it too.
            _ => null,
        };
        ElfImage.Require(
            own is null || image.Machine == own,
            $"it is for another processor (ELF machine {image.Machine}) than this process ({own}, {RuntimeInformation.ProcessArchitecture})");
        var dynamic = new ElfDynamic(image);
        dynamic.Check();
        string[] missing = [.. WasmtimeApi.Required.Where(name => !dynamic.Exports(name))];
        if (missing.Length > 0)
            throw new BadImageFormatException(MissingText(missing));
    }

    /// <summary>What to say of a library without some functions.</summary>
    internal static string MissingText(IReadOnlyList<string> missing) =>
        $"it is not Wasmtime {WasmtimeVersion.Oldest} or later with threads: it lacks {missing.Count} functions, the first {missing[0]}";

    private static void CheckPortableExecutable(byte[] bytes)
    {
        int header = bytes.Length >= 64 && bytes[0] == 'M' && bytes[1] == 'Z' ? BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(60)) : -1;
        if (header < 0 || header > bytes.Length - 24 || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(header)) != 0x4550)
            throw new BadImageFormatException("it is not a Windows library");
    }

    private static void CheckMachO(byte[] bytes)
    {
        uint magic = bytes.Length >= 32 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
        if (magic is not (0xcffaedfe or 0xcafebabe))
            throw new BadImageFormatException("it is not a 64-bit macOS library");
    }
}
