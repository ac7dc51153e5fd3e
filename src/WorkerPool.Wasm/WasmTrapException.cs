namespace WorkerPool.Wasm;

/// <summary>A guest ended with a trap instead of a result, such as an access outside its memory. The message is Wasmtime's.</summary>
public sealed class WasmTrapException : PoolException
{
    internal WasmTrapException(string message)
        : base(message)
    {
    }
}
