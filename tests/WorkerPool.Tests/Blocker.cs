namespace WorkerPool.Tests;

/// <summary>A call that holds its worker from <see cref="StartAsync{T}"/> until <see cref="Release"/>.</summary>
internal sealed class Blocker : IDisposable
{
    private readonly ManualResetEventSlim _entered = new();
    private readonly ManualResetEventSlim _released = new();

    private Task _call = Task.CompletedTask;

    /// <summary>The worker that it holds.</summary>
    internal int WorkerId { get; private set; }

    /// <summary>Starts one and returns when a worker runs it.</summary>
    internal static async Task<Blocker> StartAsync<T>(Pool<T> pool, ExecOptions? options = null)
        where T : class
    {
        var blocker = new Blocker();
        blocker._call = pool.ExecAsync(static (_, b) => b.Run(), blocker, options).AsTask();
        await Until.Eventually(() => blocker._entered.IsSet || blocker._call.IsCompleted);
        if (!blocker._entered.IsSet)
            await blocker._call;
        return blocker;
    }

    /// <summary>Lets the call end; completes when it has.</summary>
    internal Task Release()
    {
        _released.Set();
        return _call.Bounded();
    }

    public void Dispose() => _released.Set();

    private void Run()
    {
        WorkerId = WorkerContext.Current.WorkerId;
        _entered.Set();
        Until.Passed(_released);
    }
}
