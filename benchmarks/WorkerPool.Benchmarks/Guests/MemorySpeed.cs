using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace WorkerPool.Benchmarks.Guests;

/// <summary>Reads arrays as fast as this machine can: next to no arithmetic, and enough loads under way at once.</summary>
internal static class MemorySpeed
{
    private const int Step = 8;

    // Keeps the JIT from dropping what nobody would use.
    private static Vector256<int> s_sink;

    internal static void Read<T>(ReadOnlyMemory<T> values)
        where T : unmanaged => s_sink = Fold(MemoryMarshal.Cast<T, Vector256<int>>(values.Span));

    /// <summary>Both arrays in step, as a kernel over two of them does.</summary>
    internal static void Read<T>(ReadOnlyMemory<T> x, ReadOnlyMemory<T> y)
        where T : unmanaged =>
        s_sink = Fold(MemoryMarshal.Cast<T, Vector256<int>>(x.Span), MemoryMarshal.Cast<T, Vector256<int>>(y.Span));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector256<int> Fold(ReadOnlySpan<Vector256<int>> values)
    {
        Vector256<int> a = default, b = default, c = default, d = default;
        for (; values.Length >= Step; values = values[Step..])
        {
            a ^= values[0] ^ values[4];
            b ^= values[1] ^ values[5];
            c ^= values[2] ^ values[6];
            d ^= values[3] ^ values[7];
        }

        return a ^ b ^ c ^ d;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector256<int> Fold(ReadOnlySpan<Vector256<int>> x, ReadOnlySpan<Vector256<int>> y)
    {
        Vector256<int> a = default, b = default, c = default, d = default;
        for (; x.Length >= Step && y.Length >= Step; x = x[Step..], y = y[Step..])
        {
            a ^= x[0] ^ x[4] ^ y[0] ^ y[4];
            b ^= x[1] ^ x[5] ^ y[1] ^ y[5];
            c ^= x[2] ^ x[6] ^ y[2] ^ y[6];
            d ^= x[3] ^ x[7] ^ y[3] ^ y[7];
        }

        return a ^ b ^ c ^ d;
    }
}
