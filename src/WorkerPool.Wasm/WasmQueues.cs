using WorkerPool.Queues;

namespace WorkerPool.Wasm;

/// <summary>Makes pools use queues that WebAssembly runs. Thread-safe.</summary>
public static class WasmQueues
{
    /// <summary>
    /// Lets every pool of the process choose <see cref="QueueStrategy.WasmRing"/> and <see cref="QueueStrategy.WasmPriority"/>. Calling
    /// it again replaces the settings for the pools made from then on.
    /// </summary>
    /// <param name="options">The settings of their queues; none for the defaults. Copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public static void Register(WasmQueueOptions? options = null)
    {
        options ??= new WasmQueueOptions();
        QueueProviders.Register(new WasmQueueProvider(QueueStrategy.WasmRing, options));
        QueueProviders.Register(new WasmQueueProvider(QueueStrategy.WasmPriority, options));
    }

    /// <summary>Gives the pool a bounded first-in-first-out queue that WebAssembly runs.</summary>
    /// <param name="options">The pool's options.</param>
    /// <param name="capacity">The most calls that wait in the queue, 1 to 2^24; a call cancelled there counts until it comes out.</param>
    /// <param name="fallback">What to do where WebAssembly cannot be run.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static PoolOptions UseWasmRing(this PoolOptions options, int capacity, WasmFallback fallback = WasmFallback.Managed) =>
        options.Use(QueueStrategy.WasmRing, new WasmQueueOptions { Capacity = capacity, Fallback = fallback });

    /// <inheritdoc cref="UseWasmRing(PoolOptions, int, WasmFallback)"/>
    /// <param name="options">The pool's options.</param>
    /// <param name="settings">The settings of the queue. Copied.</param>
    public static PoolOptions UseWasmRing(this PoolOptions options, WasmQueueOptions settings) =>
        options.Use(QueueStrategy.WasmRing, settings);

    /// <summary>Gives the pool a bounded queue by priority that WebAssembly runs: higher first, equal ones in arrival order.</summary>
    /// <inheritdoc cref="UseWasmRing(PoolOptions, int, WasmFallback)"/>
    public static PoolOptions UseWasmPriority(this PoolOptions options, int capacity, WasmFallback fallback = WasmFallback.Managed) =>
        options.Use(QueueStrategy.WasmPriority, new WasmQueueOptions { Capacity = capacity, Fallback = fallback });

    /// <inheritdoc cref="UseWasmPriority(PoolOptions, int, WasmFallback)"/>
    /// <param name="options">The pool's options.</param>
    /// <param name="settings">The settings of the queue. Copied.</param>
    public static PoolOptions UseWasmPriority(this PoolOptions options, WasmQueueOptions settings) =>
        options.Use(QueueStrategy.WasmPriority, settings);

    private static PoolOptions Use(this PoolOptions options, QueueStrategy strategy, WasmQueueOptions settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        options.QueueProvider = new WasmQueueProvider(strategy, settings);
        options.QueueStrategy = strategy;
        return options;
    }
}
