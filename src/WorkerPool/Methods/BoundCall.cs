using System.Buffers;
using WorkerPool.Workers;

namespace WorkerPool.Methods;

/// <summary>A method and the arguments for one call of it, checked and converted. Run once, on a worker.</summary>
/// <param name="entry">The method.</param>
/// <param name="arguments">One for each of its parameters, in an array nobody else has; those that the pool supplies are still empty.</param>
internal sealed class BoundCall(MethodEntry entry, object?[] arguments)
{
    internal MethodEntry Entry => entry;

    /// <summary>The same call, to be run once more.</summary>
    internal BoundCall Copy() => new(entry, [.. arguments]);

    /// <summary>Writes the call as a message.</summary>
    /// <exception cref="NotSupportedException">The method's calls cannot cross a border; the message says why.</exception>
    internal void Write(IBufferWriter<byte> writer) => entry.Wire.WriteCall(arguments, writer);

    internal TResult Run<TResult>(object methods, WorkItem item) => To<TResult>(entry.Call!(methods, Complete(item)));

    internal VoidResult RunVoid(object methods, WorkItem item)
    {
        entry.Call!(methods, Complete(item));
        return default;
    }

    internal async ValueTask<TResult> RunAsync<TResult>(object methods, WorkItem item) =>
        To<TResult>(await entry.CallAsync!(methods, Complete(item)).ConfigureAwait(true));

    internal async ValueTask<VoidResult> RunVoidAsync(object methods, WorkItem item)
    {
        await entry.CallAsync!(methods, Complete(item)).ConfigureAwait(true);
        return default;
    }

    /// <summary>A result that fits as one of the type it is wanted as.</summary>
    internal static TResult To<TResult>(object? value) => value switch
    {
        TResult result => result,
        null => default!,
        _ => (TResult)SafeConversion.Convert(value, typeof(TResult))!,
    };

    private object?[] Complete(WorkItem item)
    {
        ReadOnlySpan<MethodParameter> parameters = entry.Parameters;
        for (int i = entry.TakenCount; i < parameters.Length; i++)
            arguments[i] = parameters[i].Type == typeof(CancellationToken) ? item.Context.CancellationToken : item.Context;
        return arguments;
    }
}
