namespace WorkerPool.Workers;

/// <summary>What a worker runs before its first call.</summary>
internal sealed partial class Worker
{
    /// <summary>In order. Set under the cache's gate before the worker starts; read by it.</summary>
    internal StartCall[] StartCalls { get; set; } = [];

    /// <summary>
    /// Makes the <c>TMethods</c> and runs the calls on it. One that throws is a start that failed, and the <c>TMethods</c> is disposed.
    /// </summary>
    private async ValueTask<object> MakeAndStartAsync(WorkerContext context)
    {
        object methods = await Dispatcher.Factory(context).ConfigureAwait(true);
        try
        {
            // The worker says what is wrong with a null.
            for (int i = 0; methods is not null && i < StartCalls.Length; i++)
                await StartCalls[i].RunAsync(methods).ConfigureAwait(true);
        }
        catch
        {
            await DisposeUnusedAsync(methods).ConfigureAwait(true);
            throw;
        }

        return methods!;
    }

    private async ValueTask DisposeUnusedAsync(object methods)
    {
        try
        {
            await DisposeAsync(methods).ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            Log.DisposeFailed(Dispatcher.Logger, Dispatcher.Name, Id, exception);
        }
    }

    private static async ValueTask DisposeAsync(object methods)
    {
        if (methods is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync().Guarded().ConfigureAwait(true);
        else
            (methods as IDisposable)?.Dispose();
    }
}
