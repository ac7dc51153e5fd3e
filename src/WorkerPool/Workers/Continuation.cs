namespace WorkerPool.Workers;

/// <summary>A piece of asynchronous code that waits for its turn on its worker.</summary>
/// <param name="Callback">The code.</param>
/// <param name="State">What it is given.</param>
/// <param name="Context">The context it was posted to, which knows the call it belongs to.</param>
internal readonly record struct Continuation(SendOrPostCallback Callback, object? State, WorkerSynchronizationContext Context);
