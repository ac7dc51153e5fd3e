using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace WorkerPool;

// Forms that look right and cannot be: the compiler says what to pass instead.
public abstract partial class CallTarget<TMethods>
{
    private const string NeedsCount =
        "A batch must know how many items it has: pass an array, an IReadOnlyList or a ReadOnlyMemory, items.ToArray() for instance. "
        + "For a sequence whose length is not known use StreamAsync.";

    /// <summary>Is never called.</summary>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="items">A sequence.</param>
    /// <param name="call">What to run for each item.</param>
    /// <param name="options">What the batch asks for.</param>
    /// <param name="cancellationToken">Stops the batch.</param>
    /// <returns>Nothing.</returns>
    [Obsolete(NeedsCount, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(-1)]
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TMethods, TItem, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(NeedsCount);

    /// <inheritdoc cref="ExecBatchAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, TResult}, BatchOptions?, CancellationToken)"/>
    [Obsolete(NeedsCount, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(-1)]
    public PoolTask<TResult[]> MapAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TMethods, TItem, TResult> call, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(NeedsCount);
}
