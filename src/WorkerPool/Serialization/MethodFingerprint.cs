using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WorkerPool.Serialization;

/// <summary>
/// Tells a method from every other, and from one of the same name whose parameters or result have other bytes. Two programs that compute
/// the same one from their own method may exchange its calls. No protection against forgery: what is read is checked by itself.
/// </summary>
/// <param name="Name">Of the name alone.</param>
/// <param name="Signature">Of the name and the bytes.</param>
internal readonly record struct MethodFingerprint(uint Name, uint Signature)
{
    internal static MethodFingerprint Of(string name, string signature) => new(Hash(name), Hash($"{name}{signature}"));

    public override string ToString() => $"{Name:x8}-{Signature:x8}";

    private static uint Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt32LittleEndian(hash);
    }
}
