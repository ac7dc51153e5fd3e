namespace WorkerPool.Wasm;

/// <summary>How the pool's workers share one array.</summary>
public sealed partial class WasmBatchProcessor
{
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
