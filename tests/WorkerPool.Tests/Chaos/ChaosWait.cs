namespace WorkerPool.Tests.Chaos;

/// <summary>Waits for the outcome of one call in one of the manners a caller has, and tells the call.</summary>
internal static class ChaosWait
{
    private const int Manners = 5;

    internal static async Task ForAsync(ChaosCall call, PoolTask<long> task, int manner)
    {
        try
        {
            call.Completed((manner % Manners) switch
            {
                0 => await task,
                1 => await task.AsTask(),
                2 => await task.ConfigureAwait(false),
                3 => await Polled(task),
                _ => await (ValueTask<long>)task,
            });
        }
        catch (Exception exception)
        {
            call.Failed(exception);
        }
    }

    internal static async Task ForAsync(ChaosCall call, PoolTask task, int manner)
    {
        try
        {
            if (manner % 2 == 0)
                await task;
            else
                await task.AsTask();
            call.Completed(call.Expected);
        }
        catch (Exception exception)
        {
            call.Failed(exception);
        }
    }

    /// <summary>Blocks this thread until the outcome is there.</summary>
    internal static void Block(ChaosCall call, PoolTask<long> task)
    {
        try
        {
            call.Completed(task.GetAwaiter().GetResult());
        }
        catch (Exception exception)
        {
            call.Failed(exception);
        }
    }

    private static async ValueTask<long> Polled(PoolTask<long> task)
    {
        while (!task.IsCompleted)
            await Task.Yield();
        return await task;
    }
}
