namespace WorkerPool.Tests.Support;

/// <summary>Bounded waits that fail with the pool's numbers.</summary>
internal static class Waiting
{
    internal static async Task<TResult> Within<TResult>(this PoolTask<TResult> call, WatchedPool pool)
    {
        Task<TResult> task = call.AsTask();
        await ((Task)task).Within(pool);
        return await task;
    }

    internal static Task Within(this PoolTask call, WatchedPool pool) => call.AsTask().Within(pool);

    internal static async Task Within(this Task task, WatchedPool pool)
    {
        if (await Task.WhenAny(task, Task.Delay(Patience.Limit)) != task)
            throw new InvalidOperationException($"Nothing happened for {Patience.Limit}: {pool.Pool.Stats}");
        await task;
    }

    internal static async Task Until(this WatchedPool pool, Func<PoolStats, bool> condition)
    {
        long start = Environment.TickCount64;
        while (!condition(pool.Pool.Stats))
        {
            if (Environment.TickCount64 - start > Patience.Limit.TotalMilliseconds)
                throw new InvalidOperationException($"It did not come to that within {Patience.Limit}: {pool.Pool.Stats}");
            await Task.Delay(1);
        }
    }
}
