using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>Of a method that gives its results one after another, by an enumerator of either kind.</summary>
/// <param name="name">The name it is called by.</param>
/// <param name="arguments">The serializer of its arguments.</param>
/// <param name="open">Calls it and begins to enumerate; gives null when the method returned null.</param>
/// <param name="element">The serializer of each result.</param>
internal sealed class SequenceWire<TMethods, TArguments>(
    string name,
    ArgumentsSerializer<TArguments> arguments,
    Func<TMethods, TArguments, WorkerContext, ResultWriter?> open,
    ValueSerializer element)
    : MethodWire<TArguments>(name, arguments, element, isSequence: true)
    where TMethods : class
{
    internal override ValueTask InvokeAsync(object methods, ref ValueReader arguments, WorkerContext context, IBufferWriter<byte> writer) =>
        throw new InvalidOperationException($"{Name} gives several results.");

    internal override ResultWriter Open(object methods, ref ValueReader arguments, WorkerContext context) =>
        open((TMethods)methods, ReadAll(ref arguments), context)
        ?? throw new InvalidOperationException($"{Name} returned null in place of its results.");
}
