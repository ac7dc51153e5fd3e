using WorkerPool.Batching;
using WorkerPool.Workers;

namespace WorkerPool;

// How every form of batch is made and submitted.
public abstract partial class CallTarget<TMethods>
{
    private PoolTask<TOutcome> StartBatch<TOutcome>(
        Batch batch, Func<Batch, TOutcome> outcome, BatchOptions? options, CancellationToken token,
        Func<Batch, Exception, TOutcome>? partial = null)
    {
        if (!Dispatcher.Caches.Get<BatchSource<TOutcome>>().TryRent(out BatchSource<TOutcome>? source))
            source = new BatchSource<TOutcome>(Dispatcher);
        source.SetBatch(batch, partial);
        source.Begin(null);
        CallerContext context = source.Caller;
        var caller = new BatchCaller<TOutcome>(source, source.Version, outcome);
        var task = new PoolTask<TOutcome>(source, source.Version);
        ExecOptions? limits = options is { Timeout: { } limit } ? new ExecOptions { Timeout = limit } : null;
        if (Group is null)
        {
            if (limits is not null || token.CanBeCanceled)
                source.SetLimits(limits, token);
            batch.Start(caller, context, null);
        }
        else if (Group.TryJoin(source, limits, token))
        {
            batch.Start(caller, context, Group);
        }
        else
        {
            caller.TryStop(Group.Closed(), Outcome.Rejected);
        }

        // The finalizer must not end the pool before the batch is in it.
        GC.KeepAlive(this);
        return task;
    }

    private PoolTask<BatchResult<TResult>> Collect<TItem, TResult>(
        ItemBatch<TItem, TResult> batch, BatchOptions? options, CancellationToken token) =>
        StartBatch(
            batch, static one => ((ItemBatch<TItem, TResult>)one).ToResult(), options, token,
            batch.Settings.ReturnsPartial ? static (one, exception) => ((ItemBatch<TItem, TResult>)one).ToPartialResult(exception) : null);

    private PoolTask<TResult[]> CollectAll<TItem, TResult>(ItemBatch<TItem, TResult> batch, BatchOptions? options, CancellationToken token) =>
        StartBatch(batch, static one => ((ItemBatch<TItem, TResult>)one).Results, options, token);

    private PoolTask Await<TItem>(ItemBatch<TItem, VoidResult> batch, BatchOptions? options, CancellationToken token) =>
        new(StartBatch(batch, static _ => default(VoidResult), options, token));

    private ShapedBatch<TMethods, TItem, TResult> ShapedBatch<TItem, TResult>(
        BatchInput<TItem> input, Func<TMethods, Delegate?, TItem, WorkItem, TResult> invoke, Delegate call, BatchOptions? options, bool failFast)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(Dispatcher, input, Settings(input.Count, options, failFast), invoke, call);
    }

    private AsyncBatch<TMethods, TItem, TResult> AsyncBatch<TItem, TResult>(
        BatchInput<TItem> input, Func<TMethods, Delegate?, TItem, WorkItem, ValueTask<TResult>> invoke, Delegate call, BatchOptions? options,
        bool failFast)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(Dispatcher, input, Settings(input.Count, options, failFast), invoke, call);
    }

    private SpanBatch<TMethods, TItem, TResult> SpanBatch<TItem, TResult>(
        ReadOnlyMemory<TItem> items, Memory<TResult> output, ChunkMap<TMethods, TItem, TResult> call, BatchOptions? options) =>
        new(Dispatcher, items, output, Settings(items.Length, options, failFast: true), call);

    private BatchSettings Settings(int count, BatchOptions? options, bool failFast) => new(options, Dispatcher, count, failFast);
}
