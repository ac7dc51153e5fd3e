using System.Buffers;
using System.ComponentModel;

namespace WorkerPool.Serialization;

/// <summary>Turns the arguments of one method into bytes and back, without boxing. For generated code. Thread-safe.</summary>
/// <typeparam name="TArguments">The only one's type, or a tuple of all; the empty one for none.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArgumentsSerializer<TArguments>
{
    /// <summary>Puts the serializers of a method's arguments together.</summary>
    /// <param name="write">Writes one argument after another.</param>
    /// <param name="read">Reads them in the same order.</param>
    /// <param name="each">The serializer of each.</param>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public ArgumentsSerializer(Action<TArguments, IBufferWriter<byte>> write, ReadArguments<TArguments> read, params ValueSerializer[] each)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(each);
        (Write, Read, Each) = (write, read, each);
    }

    internal Action<TArguments, IBufferWriter<byte>> Write { get; }

    internal ReadArguments<TArguments> Read { get; }

    internal ValueSerializer[] Each { get; }
}
