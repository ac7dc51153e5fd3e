using Microsoft.Extensions.Logging;

namespace WorkerPool.Wasm;

/// <summary>What a pool logs about its WebAssembly queue.</summary>
internal static partial class WasmLog
{
    [LoggerMessage(101, LogLevel.Warning, "Pool {Pool}: a managed queue takes the place of {Strategy}, which cannot be had. {Reason}")]
    internal static partial void FellBack(ILogger logger, string pool, QueueStrategy strategy, string reason);
}
