namespace WorkerPool.Wasm.Native;

/// <summary>One program header.</summary>
/// <param name="Type">What it describes.</param>
/// <param name="Flags">1 executable, 2 writable, 4 readable.</param>
/// <param name="Offset">Where it starts in the file.</param>
/// <param name="Address">Where it starts in memory, from the library's base.</param>
/// <param name="FileSize">The bytes that come from the file.</param>
/// <param name="MemorySize">The bytes in memory; those beyond the file's are zero.</param>
internal readonly record struct ElfSegment(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileSize, ulong MemorySize)
{
    internal bool IsExecutable => (Flags & 1) != 0;

    internal bool IsWritable => (Flags & 2) != 0;
}
