using System.Runtime.CompilerServices;
using WorkerPool.Streams;

namespace WorkerPool.Methods;

/// <summary>A sequence, asynchronous or not.</summary>
/// <typeparam name="TElement">The type of each result.</typeparam>
internal sealed class ResultSequence<TElement> : ResultSequence
{
    internal static readonly ResultSequence<TElement> Instance = new();

    internal override Func<object?, IAsyncEnumerable<TResult>?>? OpenerFor<TResult>() =>
        SafeConversion.FitOf(typeof(TElement), typeof(TResult)) == Fit.None ? null : Open<TResult>;

    private static IAsyncEnumerable<TResult>? Open<TResult>(object? value) => value switch
    {
        null => null,
        IAsyncEnumerable<TResult> results => results,
        IEnumerable<TResult> results => new EnumerableInput<TResult>(results),
        IAsyncEnumerable<TElement> elements => ConvertAsync<TResult>(elements),
        _ => new EnumerableInput<TResult>(((IEnumerable<TElement>)value).Select(static element => BoundCall.To<TResult>(element))),
    };

    internal static async IAsyncEnumerable<TResult> ConvertAsync<TResult>(
        IAsyncEnumerable<TElement> elements, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IAsyncEnumerator<TElement> enumerator = elements.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await enumerator.MoveNextAsync().Guarded().ConfigureAwait(true))
                yield return BoundCall.To<TResult>(enumerator.Current);
        }
        finally
        {
            await enumerator.DisposeAsync().Guarded().ConfigureAwait(true);
        }
    }
}
