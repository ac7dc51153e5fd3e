namespace WorkerPool;

/// <summary>Which waiting call runs next.</summary>
public enum QueueStrategy
{
    /// <summary>The one that arrived first.</summary>
    Fifo,

    /// <summary>The one that arrived last.</summary>
    Lifo,

    /// <summary>The one with the highest <see cref="ExecOptions.Priority"/>; equal ones in arrival order.</summary>
    Priority,

    /// <summary>The one with the earliest <see cref="ExecOptions.Deadline"/>; calls without one last, in arrival order.</summary>
    Deadline,

    /// <summary>
    /// The one that arrived first, in a bounded ring run by WebAssembly. From the package WorkerPool.Wasm; see its
    /// <c>WasmQueues.Register</c>.
    /// </summary>
    WasmRing,

    /// <summary>
    /// The one with the highest <see cref="ExecOptions.Priority"/>; equal ones in arrival order; in a bounded heap run by WebAssembly.
    /// From the package WorkerPool.Wasm; see its <c>WasmQueues.Register</c>.
    /// </summary>
    WasmPriority,
}
