namespace WorkerPool.Wasm.Tests.Support;

/// <summary>The engine that the tests find as the product does, or why there is none.</summary>
internal static class Engine
{
    /// <summary>Why tests of the engine are skipped; null when they run.</summary>
    internal static string? Missing { get; } = WasmEngine.TryGetDefault(out _, out string? reason) ? null : reason;
}
