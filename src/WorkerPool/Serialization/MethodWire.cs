using System.Buffers;
using System.ComponentModel;

namespace WorkerPool.Serialization;

/// <summary>
/// How the calls of one method cross a border, to another process for instance: its arguments and its result as bytes, and a call of it
/// from nothing but these. Written by the generator; made when a call first crosses. Thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MethodWire
{
    private readonly ValueSerializer[] _arguments;
    private readonly string? _missing;

    private protected MethodWire(string name, ValueSerializer[] arguments, ValueSerializer result, bool isSequence)
    {
        (Name, _arguments, Result, IsSequence) = (name, arguments, result, isSequence);
        _missing = arguments.Append(result).FirstOrDefault(static one => one.Missing is not null)?.Missing;
        Fingerprint = MethodFingerprint.Of(
            name, $"({string.Join(',', arguments.Select(static one => one.Shape))}){(isSequence ? "*" : "")}{result.Shape}");
    }

    /// <summary>The name the method is called by.</summary>
    internal string Name { get; }

    internal MethodFingerprint Fingerprint { get; }

    /// <summary>The serializer of the result, of each where there are several.</summary>
    internal ValueSerializer Result { get; }

    /// <summary>
    /// Whether it gives its results one after another: <see cref="Open"/> serves it then, else <see cref="InvokeAsync"/>.
    /// </summary>
    internal bool IsSequence { get; }

    /// <summary>Writes a call whose arguments have been bound by name.</summary>
    /// <param name="arguments">Those that a caller gives, of their parameters' types; what stands behind them is not looked at.</param>
    /// <param name="writer">Takes the message.</param>
    /// <exception cref="NotSupportedException">
    /// One of the method's types has no bytes, or an argument has more than 2 GB. What has been written is no message.
    /// </exception>
    internal void WriteCall(object?[] arguments, IBufferWriter<byte> writer)
    {
        ThrowIfMissing();
        MessageHeader.Write(Fingerprint, writer);
        for (int i = 0; i < _arguments.Length; i++)
            _arguments[i].WriteObject(arguments[i], writer);
    }

    /// <summary>Calls the method and writes its result. All arguments have been read before this returns.</summary>
    /// <param name="methods">Whose method.</param>
    /// <param name="arguments">The message behind its header.</param>
    /// <param name="context">What the pool supplies.</param>
    /// <param name="writer">Takes the result.</param>
    /// <exception cref="MessageFormatException">The bytes are not exactly its arguments. It has not been called.</exception>
    /// <exception cref="NotSupportedException">One of the method's types has no bytes. It has not been called.</exception>
    internal abstract ValueTask InvokeAsync(object methods, ref ValueReader arguments, WorkerContext context, IBufferWriter<byte> writer);

    /// <summary>Calls a method that gives its results one after another.</summary>
    /// <inheritdoc cref="InvokeAsync"/>
    internal abstract ResultWriter Open(object methods, ref ValueReader arguments, WorkerContext context);

    /// <summary>Reads a result: one message holds one, of one that gives several, too. It is not boxed.</summary>
    /// <typeparam name="TResult">The very type that the method returns, or gives one after another; the empty tuple for none.</typeparam>
    /// <param name="message">All that was written for it.</param>
    /// <exception cref="MessageFormatException">The bytes are not exactly a result.</exception>
    /// <exception cref="NotSupportedException">The type has no bytes.</exception>
    internal TResult ReadResult<TResult>(ReadOnlySpan<byte> message)
    {
        var reader = new ValueReader(message);
        TResult result = ((ValueSerializer<TResult>)Result).Read(ref reader);
        reader.End("the result", Name);
        return result;
    }

    private protected void ThrowIfMissing()
    {
        if (_missing is not null)
            throw new NotSupportedException(_missing);
    }
}
