namespace WorkerPool.Queues;

/// <summary>A queue whose code runs outside .NET, as <see cref="PoolStats.WasmEnabled"/> tells.</summary>
internal interface IGuestQueue : IWorkQueue;
