using System.Runtime.InteropServices;

namespace WorkerPool.Wasm.Native;

/// <summary><c>wasm_byte_vec_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ByteVector
{
    internal nuint Size;
    internal byte* Data;
}

/// <summary><c>wasmtime_instance_t</c>: means something only with the store it came from.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Instance
{
    internal ulong StoreId;
    internal nuint Index;
}

/// <summary><c>wasmtime_func_t</c>: means something only with the store it came from.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Function
{
    internal ulong StoreId;
    internal nuint Index;
}

/// <summary><c>wasmtime_extern_t</c>, with the two kinds that are used here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal unsafe struct Extern
{
    internal const byte FunctionKind = 0;
    internal const byte SharedMemoryKind = 4;

    [FieldOffset(0)]
    internal byte Kind;

    [FieldOffset(8)]
    internal Function Function;

    [FieldOffset(8)]
    internal void* SharedMemory;
}

/// <summary><c>wasmtime_val_raw_t</c>: 16 bytes, of which a number uses the first 4 or 8, little-endian.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct RawValue
{
    [FieldOffset(0)]
    internal int Int32;

    [FieldOffset(0)]
    internal long Int64;

    [FieldOffset(0)]
    internal float Single;

    [FieldOffset(0)]
    internal double Double;
}
