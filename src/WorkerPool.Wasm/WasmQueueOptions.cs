namespace WorkerPool.Wasm;

/// <summary>How the queue of a pool is made. A plain class of settings, read when they are handed over. Not thread-safe.</summary>
public sealed class WasmQueueOptions
{
    /// <summary>
    /// The most calls that wait in the queue, 1 to 2^24; a call cancelled there counts until it comes out. Default: 65,536.
    /// </summary>
    public int Capacity { get; set; } = 65_536;

    /// <summary>What to do where WebAssembly cannot be run. Default: <see cref="WasmFallback.Managed"/>.</summary>
    public WasmFallback Fallback { get; set; }

    /// <summary>
    /// The Wasmtime library's file, the only one to try. Default: none, it is found as <see cref="WasmEngine.Default"/> says.
    /// </summary>
    public string? LibraryPath { get; set; }
}
