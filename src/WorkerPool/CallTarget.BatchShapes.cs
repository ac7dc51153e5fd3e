using System.Runtime.CompilerServices;
using WorkerPool.Batching;
using WorkerPool.Workers;

namespace WorkerPool;

// A batch for each shape of delegate, wherever its items are and whatever becomes of its results.
public abstract partial class CallTarget<TMethods>
{
    private SyncBatch<TMethods, TItem, TResult> BatchOf<TItem, TResult>(
        BatchInput<TItem> input, Func<TMethods, TItem, TResult> call, BatchOptions? options, bool failFast)
    {
        ArgumentNullException.ThrowIfNull(call);
        return input.HasSpan
            ? new PlainBatch<TMethods, TItem, TResult>(Dispatcher, input, Settings(input.Count, options, failFast), call)
            : ShapedBatch(input, static (m, d, x, _) => Unsafe.As<Func<TMethods, TItem, TResult>>(d!)(m, x), call, options, failFast);
    }

    private ShapedBatch<TMethods, TItem, TResult> BatchOf<TItem, TResult>(
        BatchInput<TItem> input, Func<TMethods, TItem, WorkerContext, TResult> call, BatchOptions? options, bool failFast) =>
        ShapedBatch(
            input, static (m, d, x, item) => Unsafe.As<Func<TMethods, TItem, WorkerContext, TResult>>(d!)(m, x, item.Context),
            call, options, failFast);

    private AsyncBatch<TMethods, TItem, TResult> BatchOf<TItem, TResult>(
        BatchInput<TItem> input, Func<TMethods, TItem, Task<TResult>> call, BatchOptions? options, bool failFast) =>
        AsyncBatch(
            input, static (m, d, x, _) => new ValueTask<TResult>(Unsafe.As<Func<TMethods, TItem, Task<TResult>>>(d!)(m, x)),
            call, options, failFast);

    private AsyncBatch<TMethods, TItem, TResult> BatchOf<TItem, TResult>(
        BatchInput<TItem> input, Func<TMethods, TItem, WorkerContext, Task<TResult>> call, BatchOptions? options, bool failFast) =>
        AsyncBatch(
            input,
            static (m, d, x, item) =>
                new ValueTask<TResult>(Unsafe.As<Func<TMethods, TItem, WorkerContext, Task<TResult>>>(d!)(m, x, item.Context)),
            call, options, failFast);

    private AsyncBatch<TMethods, TItem, TResult> BatchOf<TItem, TResult>(
        BatchInput<TItem> input, Func<TMethods, TItem, ValueTask<TResult>> call, BatchOptions? options, bool failFast) =>
        AsyncBatch(
            input, static (m, d, x, _) => Unsafe.As<Func<TMethods, TItem, ValueTask<TResult>>>(d!)(m, x), call, options, failFast);

    private AsyncBatch<TMethods, TItem, TResult> BatchOf<TItem, TResult>(
        BatchInput<TItem> input, Func<TMethods, TItem, WorkerContext, ValueTask<TResult>> call, BatchOptions? options, bool failFast) =>
        AsyncBatch(
            input, static (m, d, x, item) => Unsafe.As<Func<TMethods, TItem, WorkerContext, ValueTask<TResult>>>(d!)(m, x, item.Context),
            call, options, failFast);

    private SyncBatch<TMethods, TItem, VoidResult> BatchOf<TItem>(
        BatchInput<TItem> input, Action<TMethods, TItem> call, BatchOptions? options, bool failFast)
    {
        ArgumentNullException.ThrowIfNull(call);
        return input.HasSpan
            ? new ActionBatch<TMethods, TItem>(Dispatcher, input, Settings(input.Count, options, failFast), call)
            : ShapedBatch(
                input,
                static (m, d, x, _) =>
                {
                    Unsafe.As<Action<TMethods, TItem>>(d!)(m, x);
                    return default(VoidResult);
                },
                call, options, failFast);
    }

    private ShapedBatch<TMethods, TItem, VoidResult> BatchOf<TItem>(
        BatchInput<TItem> input, Action<TMethods, TItem, WorkerContext> call, BatchOptions? options, bool failFast) =>
        ShapedBatch(
            input,
            static (m, d, x, item) =>
            {
                Unsafe.As<Action<TMethods, TItem, WorkerContext>>(d!)(m, x, item.Context);
                return default(VoidResult);
            },
            call, options, failFast);

    private AsyncBatch<TMethods, TItem, VoidResult> BatchOf<TItem>(
        BatchInput<TItem> input, Func<TMethods, TItem, Task> call, BatchOptions? options, bool failFast) =>
        AsyncBatch(
            input, static (m, d, x, _) => AwaitVoid(Unsafe.As<Func<TMethods, TItem, Task>>(d!)(m, x)), call, options, failFast);

    private AsyncBatch<TMethods, TItem, VoidResult> BatchOf<TItem>(
        BatchInput<TItem> input, Func<TMethods, TItem, WorkerContext, Task> call, BatchOptions? options, bool failFast) =>
        AsyncBatch(
            input, static (m, d, x, item) => AwaitVoid(Unsafe.As<Func<TMethods, TItem, WorkerContext, Task>>(d!)(m, x, item.Context)),
            call, options, failFast);

    private AsyncBatch<TMethods, TItem, VoidResult> BatchOf<TItem>(
        BatchInput<TItem> input, Func<TMethods, TItem, ValueTask> call, BatchOptions? options, bool failFast) =>
        AsyncBatch(
            input, static (m, d, x, _) => AwaitVoid(Unsafe.As<Func<TMethods, TItem, ValueTask>>(d!)(m, x)), call, options, failFast);

    private AsyncBatch<TMethods, TItem, VoidResult> BatchOf<TItem>(
        BatchInput<TItem> input, Func<TMethods, TItem, WorkerContext, ValueTask> call, BatchOptions? options, bool failFast) =>
        AsyncBatch(
            input, static (m, d, x, item) => AwaitVoid(Unsafe.As<Func<TMethods, TItem, WorkerContext, ValueTask>>(d!)(m, x, item.Context)),
            call, options, failFast);
}
