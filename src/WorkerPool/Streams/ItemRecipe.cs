using WorkerPool.Workers;

namespace WorkerPool.Streams;

/// <summary>What a stream of items does; every enumeration of it does the same.</summary>
/// <param name="Dispatcher">The pool's.</param>
/// <param name="Items">The input.</param>
/// <param name="Submit">Submits the call of one item, with where it comes from and a token that stops it.</param>
/// <param name="MaxInFlight">Items taken whose results the reader has not taken, at most.</param>
/// <param name="Ordered">Whether results come in the order of the items.</param>
/// <param name="Token">The token that the stream was made with.</param>
internal sealed record ItemRecipe<T, TResult>(
    Dispatcher Dispatcher,
    IAsyncEnumerable<T> Items,
    Func<T, CallOrigin, CancellationToken, PoolTask<TResult>> Submit,
    int MaxInFlight,
    bool Ordered,
    CancellationToken Token)
{
    internal ItemRun<T, TResult> Run(CancellationToken token) =>
        Ordered ? new OrderedItemRun<T, TResult>(this, token) : new UnorderedItemRun<T, TResult>(this, token);
}
