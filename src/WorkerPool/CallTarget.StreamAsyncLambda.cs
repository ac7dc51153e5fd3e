using System.Runtime.CompilerServices;

namespace WorkerPool;

// The streams through ValueTask methods once more, without options and token, for async lambdas before C# 13; see the calls
// of the same kind.
public abstract partial class CallTarget<TMethods>
{
    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, ValueTask{TResult}}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(IEnumerable<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call) =>
        StreamAsync(items, call, null, default);

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IEnumerable{TItem}, Func{TMethods, TItem, WorkerContext, ValueTask{TResult}}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(IEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call) =>
        StreamAsync(items, call, null, default);

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IAsyncEnumerable{TItem}, Func{TMethods, TItem, ValueTask{TResult}}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(IAsyncEnumerable<TItem> items, Func<TMethods, TItem, ValueTask<TResult>> call) =>
        StreamAsync(items, call, null, default);

    /// <inheritdoc cref="StreamAsync{TItem, TResult}(IAsyncEnumerable{TItem}, Func{TMethods, TItem, WorkerContext, ValueTask{TResult}}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public IAsyncEnumerable<TResult> StreamAsync<TItem, TResult>(IAsyncEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call) =>
        StreamAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Func{TMethods, TItem, ValueTask}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task ForEachAsync<TItem>(IEnumerable<TItem> items, Func<TMethods, TItem, ValueTask> call) =>
        ForEachAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{TItem}(IEnumerable{TItem}, Func{TMethods, TItem, WorkerContext, ValueTask}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task ForEachAsync<TItem>(IEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask> call) =>
        ForEachAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{TItem}(IAsyncEnumerable{TItem}, Func{TMethods, TItem, ValueTask}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public Task ForEachAsync<TItem>(IAsyncEnumerable<TItem> items, Func<TMethods, TItem, ValueTask> call) =>
        ForEachAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{TItem}(IAsyncEnumerable{TItem}, Func{TMethods, TItem, WorkerContext, ValueTask}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public Task ForEachAsync<TItem>(IAsyncEnumerable<TItem> items, Func<TMethods, TItem, WorkerContext, ValueTask> call) =>
        ForEachAsync(items, call, null, default);
}
