using System.Runtime.InteropServices;

namespace WorkerPool.Demo.Job;

/// <summary>
/// Tells regular files from pipes, sockets and devices, whose reading would never end and which .NET does not tell apart. The
/// numbers are the Linux kernel's, the same on every processor; elsewhere everything counts as regular.
/// </summary>
internal static partial class FileKind
{
    private const int CurrentDirectory = -100;
    private const uint TypeWanted = 1;
    private const int ResultSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>Whether the file, or what the link leads to, is regular; also true when that cannot be told.</summary>
    internal static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        Span<byte> result = stackalloc byte[ResultSize];
        if (GetStatus(CurrentDirectory, path, 0, TypeWanted, ref MemoryMarshal.GetReference(result)) != 0)
            return true;
        return (MemoryMarshal.Read<ushort>(result[ModeOffset..]) & TypeMask) == Regular;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatus(int directory, string path, int flags, uint mask, ref byte result);
}
