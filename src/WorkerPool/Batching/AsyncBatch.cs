using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>
/// A batch whose items return tasks. A run has one item in flight; while it waits, its worker may turn to other runs and calls, as far as
/// <see cref="PoolOptions.ConcurrentTasksPerWorker"/> lets it.
/// </summary>
internal sealed class AsyncBatch<TMethods, TItem, TResult>(
    Dispatcher dispatcher,
    BatchInput<TItem> input,
    BatchSettings settings,
    Func<TMethods, Delegate?, TItem, WorkItem, ValueTask<TResult>> invoke,
    Delegate? call)
    : ItemBatch<TItem, TResult>(dispatcher, input, settings)
    where TMethods : class
{
    // Void, so that an error of the pool's own, which nothing here should throw, reaches the worker as that of a continuation does.
    internal override async void Drive(BatchRun run, Worker worker)
    {
        WorkerSynchronizationContext context = worker.EnterAsync(run);
        if (TryJoin(run, worker))
        {
            while (TryClaim(run, worker))
            {
                for (int i = run.Chunk.Start; run.MayBegin(i); i++)
                {
                    try
                    {
                        ValueTask<TResult> task = invoke(Unsafe.As<TMethods>(worker.Methods)!, call, Input[i], run);
                        Keep(i, task.IsCompleted ? task.Result : await WaitAsync(task, run, worker, context).ConfigureAwait(true));
                    }
                    catch (Exception exception)
                    {
                        if (worker.HasLeft)
                            Log.LateResultFailed(worker.Dispatcher.Logger, worker.Dispatcher.Name, worker.Id, exception);
                        else if (!OnItemFailed(run, i, exception))
                            break;
                    }

                    // It was expelled, and the run stopped; there is no thread any more to come back to.
                    if (worker.HasLeft)
                        return;
                }

                if (!EndChunk(run, worker))
                    break;
            }
        }

        run.Finish(worker);
    }

    /// <summary>Awaits an item's task and comes back to the worker, which meanwhile does something else.</summary>
    private static async ValueTask<TResult> WaitAsync(
        ValueTask<TResult> task, BatchRun run, Worker worker, WorkerSynchronizationContext context)
    {
        // The code may have left another context behind; the continuation must come back to this worker.
        SynchronizationContext.SetSynchronizationContext(context);
        worker.NoteSuspended(run);
        try
        {
            return await task.Guarded().ConfigureAwait(true);
        }
        finally
        {
            // The task's source may ignore the context it was given.
            await new ReturnToWorker(context);
            if (!worker.HasLeft)
                worker.NoteResumed(run);
        }
    }
}
