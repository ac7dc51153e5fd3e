using System.Buffers;
using System.ComponentModel;

namespace WorkerPool.Serialization;

/// <summary>The same with the method's arguments typed, as a proxy has them.</summary>
/// <typeparam name="TArguments">The only one's type, or a tuple of all; the empty one for none.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MethodWire<TArguments> : MethodWire
{
    private readonly ArgumentsSerializer<TArguments> _arguments;

    private protected MethodWire(string name, ArgumentsSerializer<TArguments> arguments, ValueSerializer result, bool isSequence)
        : base(name, arguments.Each, result, isSequence) => _arguments = arguments;

    /// <summary>Writes a call. Values are not boxed.</summary>
    /// <param name="arguments">All arguments.</param>
    /// <param name="writer">Takes the message.</param>
    /// <exception cref="NotSupportedException">
    /// One of the method's types has no bytes, or an argument has more than 2 GB. What has been written is no message.
    /// </exception>
    internal void WriteCall(TArguments arguments, IBufferWriter<byte> writer)
    {
        ThrowIfMissing();
        MessageHeader.Write(Fingerprint, writer);
        _arguments.Write(arguments, writer);
    }

    private protected TArguments ReadAll(ref ValueReader reader)
    {
        ThrowIfMissing();
        TArguments arguments = _arguments.Read(ref reader);
        reader.End("the arguments", Name);
        return arguments;
    }
}
