namespace WorkerPool.Wasm;

/// <summary>WebAssembly cannot be run here: no usable Wasmtime library, a module it refuses, or memory it cannot have.</summary>
public sealed class WasmUnavailableException : PoolException
{
    internal WasmUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
