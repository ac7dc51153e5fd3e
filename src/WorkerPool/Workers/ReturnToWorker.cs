using System.Runtime.CompilerServices;

namespace WorkerPool.Workers;

/// <summary>
/// The one way back to a worker's thread, for a call whose task may have ended elsewhere; leads anywhere when the worker has gone.
/// </summary>
/// <param name="home">The context of the call, whose continuation what follows is.</param>
internal readonly struct ReturnToWorker(WorkerSynchronizationContext home) : ICriticalNotifyCompletion
{
    public bool IsCompleted => ReferenceEquals(Worker.Current, home.Worker) || home.Worker.HasLeft;

    public ReturnToWorker GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) =>
        home.Worker.Post(static state => ((Action)state!)(), continuation, home);
}
