using System.Runtime.CompilerServices;

namespace WorkerPool.Workers;

/// <summary>Awaited to go on on a worker's thread; anywhere when the worker has gone.</summary>
internal readonly struct ReturnToWorker(Worker worker, WorkerSynchronizationContext context) : ICriticalNotifyCompletion
{
    public bool IsCompleted => ReferenceEquals(Worker.Current, worker) || worker.HasLeft;

    public ReturnToWorker GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) =>
        worker.Post(static state => ((Action)state!)(), continuation, context);
}
