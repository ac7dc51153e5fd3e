using System.Runtime.InteropServices;

namespace WorkerPool.Channels;

/// <summary>One message to a worker: 16 bytes, the same in every transport.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal readonly struct Frame(FrameKind kind, int id, long argument)
{
    internal const int Size = 16;

    [FieldOffset(0)]
    internal readonly FrameKind Kind = kind;

    [FieldOffset(4)]
    internal readonly int Id = id;

    [FieldOffset(8)]
    internal readonly long Argument = argument;
}
