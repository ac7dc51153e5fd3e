using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WorkerPool.Demo.Job;

/// <summary>A SHA-256 hash as a value: compares without allocating, as a byte array would not.</summary>
internal readonly record struct Digest(UInt128 High, UInt128 Low)
{
    internal static Digest Take(IncrementalHash hash)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(bytes);
        return new Digest(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));
    }

    public override string ToString() => $"{High:x32}{Low:x32}";
}
