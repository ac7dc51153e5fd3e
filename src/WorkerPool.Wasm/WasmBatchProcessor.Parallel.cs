namespace WorkerPool.Wasm;

// How the pool's workers share one array.
public sealed partial class WasmBatchProcessor
{
    // The parts are combined in their order, so the result is the same whatever the number of workers; default of no element.
    private static async Task<TResult> ReduceAsync<TMethods, T, TResult>(
        Pool<TMethods> pool,
        ReadOnlyMemory<T> values,
        Func<ReadOnlyMemory<T>, TResult> part,
        Func<TResult, TResult, TResult> combine,
        CancellationToken cancellationToken)
        where TMethods : class
    {
        var parts = new TResult[ChunkedRun.CountFor(values.Length)];
        await RunAsync(
            pool, values.Length, (chunk, start, length) => parts[chunk] = part(values.Slice(start, length)), cancellationToken)
            .ConfigureAwait(false);
        return parts.Length == 0 ? default! : parts.Aggregate(combine);
    }

    private static async Task<TResult> ReduceAsync<TMethods, T, TResult>(
        Pool<TMethods> pool,
        ReadOnlyMemory<T> x,
        ReadOnlyMemory<T> y,
        Func<ReadOnlyMemory<T>, ReadOnlyMemory<T>, TResult> part,
        Func<TResult, TResult, TResult> combine,
        CancellationToken cancellationToken)
        where TMethods : class
    {
        CheckLengths(x.Length, y.Length, nameof(y));
        var parts = new TResult[ChunkedRun.CountFor(x.Length)];
        await RunAsync(
            pool,
            x.Length,
            (chunk, start, length) => parts[chunk] = part(x.Slice(start, length), y.Slice(start, length)),
            cancellationToken).ConfigureAwait(false);
        return parts.Length == 0 ? default! : parts.Aggregate(combine);
    }

    private static async Task<TResult> ExtremeAsync<TMethods, T, TResult>(
        Pool<TMethods> pool,
        ReadOnlyMemory<T> values,
        Func<ReadOnlyMemory<T>, TResult> part,
        Func<TResult, TResult, TResult> combine,
        CancellationToken cancellationToken)
        where TMethods : class
    {
        CheckNotEmpty(values.Length, nameof(values));
        return await ReduceAsync(pool, values, part, combine, cancellationToken).ConfigureAwait(false);
    }

    private static async Task MapAsync<TMethods, T>(
        Pool<TMethods> pool,
        ReadOnlyMemory<T> source,
        Memory<T> target,
        Action<ReadOnlyMemory<T>, Memory<T>> part,
        CancellationToken cancellationToken)
        where TMethods : class
    {
        CheckLengths(source.Length, target.Length, nameof(target));
        await RunAsync(
            pool, source.Length, (_, start, length) => part(source.Slice(start, length), target.Slice(start, length)), cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task RunAsync<TMethods>(
        Pool<TMethods> pool, int length, Action<int, int, int> chunk, CancellationToken cancellationToken)
        where TMethods : class
    {
        ArgumentNullException.ThrowIfNull(pool);
        var run = new ChunkedRun(length, chunk);
        var calls = new Task[Math.Min(run.Count, pool.Options.MaxWorkers)];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = pool.ExecAsync(static (_, run, context) => run.Work(context.CancellationToken), run, null, cancellationToken)
                .AsTask();
        }

        await Task.WhenAll(calls).ConfigureAwait(false);
    }
}
