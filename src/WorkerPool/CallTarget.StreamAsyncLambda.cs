using System.Runtime.CompilerServices;

namespace WorkerPool;

/// <summary>
/// The streams through <see cref="ValueTask"/> methods once more, without options and token, for async lambdas before C# 13; see the calls
/// of the same kind.
/// </summary>
public abstract partial class CallTarget<TMethods>
{
    /// <inheritdoc cref="StreamAsync{T, TResult}(IEnumerable{T}, Func{TMethods, T, ValueTask{TResult}}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> StreamAsync<T, TResult>(IEnumerable<T> items, Func<TMethods, T, ValueTask<TResult>> call) =>
        StreamAsync(items, call, null, default);

    /// <inheritdoc cref="StreamAsync{T, TResult}(IEnumerable{T}, Func{TMethods, T, WorkerContext, ValueTask{TResult}}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> StreamAsync<T, TResult>(IEnumerable<T> items, Func<TMethods, T, WorkerContext, ValueTask<TResult>> call) =>
        StreamAsync(items, call, null, default);

    /// <inheritdoc cref="StreamAsync{T, TResult}(IAsyncEnumerable{T}, Func{TMethods, T, ValueTask{TResult}}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public IAsyncEnumerable<TResult> StreamAsync<T, TResult>(IAsyncEnumerable<T> items, Func<TMethods, T, ValueTask<TResult>> call) =>
        StreamAsync(items, call, null, default);

    /// <inheritdoc cref="StreamAsync{T, TResult}(IAsyncEnumerable{T}, Func{TMethods, T, WorkerContext, ValueTask{TResult}}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public IAsyncEnumerable<TResult> StreamAsync<T, TResult>(IAsyncEnumerable<T> items, Func<TMethods, T, WorkerContext, ValueTask<TResult>> call) =>
        StreamAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Func{TMethods, T, ValueTask}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task ForEachAsync<T>(IEnumerable<T> items, Func<TMethods, T, ValueTask> call) =>
        ForEachAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Func{TMethods, T, WorkerContext, ValueTask}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task ForEachAsync<T>(IEnumerable<T> items, Func<TMethods, T, WorkerContext, ValueTask> call) =>
        ForEachAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{T}(IAsyncEnumerable{T}, Func{TMethods, T, ValueTask}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public Task ForEachAsync<T>(IAsyncEnumerable<T> items, Func<TMethods, T, ValueTask> call) =>
        ForEachAsync(items, call, null, default);

    /// <inheritdoc cref="ForEachAsync{T}(IAsyncEnumerable{T}, Func{TMethods, T, WorkerContext, ValueTask}, StreamOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public Task ForEachAsync<T>(IAsyncEnumerable<T> items, Func<TMethods, T, WorkerContext, ValueTask> call) =>
        ForEachAsync(items, call, null, default);
}
