using WorkerPool.Wasm.Native;

namespace WorkerPool.Wasm;

/// <summary>A compiled module. Thread-safe: instances of any number of stores use it at once.</summary>
internal sealed record WasmModule(WasmEngine Engine, ModuleDefinition Definition, NativeObject Handle);
