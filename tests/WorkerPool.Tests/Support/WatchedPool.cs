using System.Collections.Concurrent;

namespace WorkerPool.Tests.Support;

/// <summary>A pool with a record of its workers, their threads and their states; its queue is what <see cref="Strategies"/>
/// prepares.</summary>
internal sealed class WatchedPool : IAsyncDisposable
{
    private WatchedPool(Action<PoolOptions>? configure, Func<WorkerContext, ValueTask>? warmUp)
    {
        PoolOptions options = Strategies.Prepare(new PoolOptions
        {
            MaxWorkers = 1,
            OnCreateWorker = worker => Created.Enqueue(worker.WorkerId),
            OnTerminateWorker = Ended.Enqueue,
        });
        configure?.Invoke(options);

        // A queue of the test's own takes the place of the strategy.
        if (options.Queue is not null)
            options.QueueStrategy = QueueStrategy.Fifo;
        Pool = WorkerPool.Pool.Create<Subject>(
            async context =>
            {
                if (warmUp is not null)
                    await warmUp(context);
                var subject = new Subject(Disposed);
                Made.Enqueue(subject);
                return subject;
            },
            options);
    }

    internal Pool<Subject> Pool { get; }

    internal PoolStats Stats => Pool.Stats;

    internal ConcurrentQueue<int> Created { get; } = new();

    internal ConcurrentQueue<WorkerTermination> Ended { get; } = new();

    internal ConcurrentQueue<Subject> Made { get; } = new();

    internal ConcurrentQueue<Subject> Disposed { get; } = new();

    internal static WatchedPool Create(Action<PoolOptions>? configure = null, Func<WorkerContext, ValueTask>? warmUp = null) =>
        new(configure, warmUp);

    internal PoolTask<int> Start(Hold hold, int number = 0, ExecOptions? options = null, CancellationToken token = default) =>
        Pool.ExecAsync((Subject _, int x) => hold.Run(x), number, options, token);

    internal PoolTask<int> Echo(int number, ExecOptions? options = null, CancellationToken token = default) =>
        Pool.ExecAsync(static (m, x) => m.Echo(x), number, options, token);

    public async ValueTask DisposeAsync() => await Pool.TerminateAsync(force: true).Within(this);
}
