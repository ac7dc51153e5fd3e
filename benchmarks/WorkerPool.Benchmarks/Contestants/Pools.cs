namespace WorkerPool.Benchmarks.Contestants;

/// <summary>The pools that the contestants use, warm.</summary>
internal static class Pools
{
    /// <summary>One worker, for a fair comparison with a peer of one thread.</summary>
    internal static Pool<NoMethods> CreateSingle(ContinuationMode continuations = ContinuationMode.ThreadPool) =>
        Create(new PoolOptions { MinWorkers = 1, MaxWorkers = 1, ContinuationMode = continuations });

    /// <summary>One worker with a method to call.</summary>
    internal static Pool<EchoMethods> CreateEcho() =>
        Pool.CreateAsync<EchoMethods>(new PoolOptions { MinWorkers = 1, MaxWorkers = 1 }).GetAwaiter().GetResult();

    /// <summary>As many workers as the default options allow.</summary>
    internal static Pool<NoMethods> CreateDefault() => Create(new PoolOptions { MinWorkers = Environment.ProcessorCount });

    internal static void Dispose<TMethods>(Pool<TMethods> pool)
        where TMethods : class => pool.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static Pool<NoMethods> Create(PoolOptions options) => Pool.CreateAsync<NoMethods>(options).GetAwaiter().GetResult();
}
