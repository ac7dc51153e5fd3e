namespace WorkerPool.Wasm;

/// <summary>What a pool does that should have a WebAssembly queue and cannot.</summary>
public enum WasmFallback
{
    /// <summary>
    /// It takes a managed queue of the same order and capacity, logs why, and says so in <see cref="PoolStats.WasmEnabled"/>.
    /// </summary>
    Managed,

    /// <summary>Making it fails with <see cref="WasmUnavailableException"/>.</summary>
    Throw,
}
