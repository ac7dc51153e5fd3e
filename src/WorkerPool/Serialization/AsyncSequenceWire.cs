using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>Of a method that gives its results one after another, asynchronously.</summary>
internal sealed class AsyncSequenceWire<TMethods, TArguments, TElement>(
    string name,
    ArgumentsSerializer<TArguments> arguments,
    Func<TMethods, TArguments, WorkerContext, IAsyncEnumerable<TElement>?> call,
    ValueSerializer<TElement> element)
    : MethodWire<TArguments>(name, arguments, element, isSequence: true)
    where TMethods : class
{
    internal override ValueTask InvokeAsync(object methods, ref ValueReader arguments, WorkerContext context, IBufferWriter<byte> writer) =>
        throw new InvalidOperationException($"{Name} gives several results.");

    internal override ResultWriter Open(object methods, ref ValueReader arguments, WorkerContext context)
    {
        IAsyncEnumerable<TElement> results = call((TMethods)methods, ReadAll(ref arguments), context)
            ?? throw new InvalidOperationException($"{Name} returned null in place of its results.");
        return new AsyncSequenceResultWriter<TElement>(results.GetAsyncEnumerator(context.CancellationToken), element);
    }
}
