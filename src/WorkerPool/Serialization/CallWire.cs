using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>Of a method that gives one result, or none, at once or later.</summary>
internal sealed class CallWire<TMethods, TArguments, TResult>(
    string name,
    ArgumentsSerializer<TArguments> arguments,
    Func<TMethods, TArguments, WorkerContext, ValueTask<TResult>> call,
    ValueSerializer<TResult> result)
    : MethodWire<TArguments>(name, arguments, result, isSequence: false)
    where TMethods : class
{
    internal override ValueTask InvokeAsync(object methods, ref ValueReader arguments, WorkerContext context, IBufferWriter<byte> writer)
    {
        ValueTask<TResult> returned = call((TMethods)methods, ReadAll(ref arguments), context);
        if (!returned.IsCompletedSuccessfully)
            return WriteLaterAsync(returned, writer);
        result.Write(returned.Result, writer);
        return default;
    }

    internal override ResultWriter Open(object methods, ref ValueReader arguments, WorkerContext context) =>
        throw new InvalidOperationException($"{Name} gives one result.");

    private async ValueTask WriteLaterAsync(ValueTask<TResult> returned, IBufferWriter<byte> writer) =>
        result.Write(await returned.Guarded().ConfigureAwait(true), writer);
}
