namespace WorkerPool.Tests.Chaos;

/// <summary>One caller: draws its acts one after another.</summary>
internal sealed class ChaosProducer
{
    private readonly ChaosLedger _ledger;
    private readonly ChaosTarget _pool;
    private readonly ChaosTarget[] _groups;
    private readonly ChaosCallActs _calls;
    private readonly ChaosBatchActs _batches;
    private readonly ChaosStreamActs _streams;
    private readonly ChaosPoolActs _others;
    private readonly int _number;

    internal ChaosProducer(ChaosLedger ledger, Pool<ChaosMethods> pool, ChaosTarget[] groups, int number)
    {
        _ledger = ledger;
        _pool = new ChaosTarget(pool, null);
        _groups = groups;
        _number = number;
        Random = new Random((ledger.Plan.Seed * 31) + number);
        Blocks = Random.Next(2) == 0 && ledger.Plan.Options.ContinuationMode == ContinuationMode.ThreadPool;
        _calls = new ChaosCallActs(ledger, this);
        _batches = new ChaosBatchActs(ledger, this);
        _streams = new ChaosStreamActs(ledger, this);
        _others = new ChaosPoolActs(ledger, pool, this);
    }

    internal Random Random { get; }

    /// <summary>
    /// Whether it has a thread of its own and blocks it on some calls. Never with inline continuations: they put it on the workers' threads.
    /// </summary>
    internal bool Blocks { get; }

    internal ChaosTarget PickTarget() => Random.Next(3) == 0 ? _groups[Random.Next(_groups.Length)] : _pool;

    internal PoolGroup<ChaosMethods> PickGroup() => (PoolGroup<ChaosMethods>)_groups[Random.Next(_groups.Length)].Calls;

    /// <summary>The number of a worker that the pool has made, in service or not; null when it has made none.</summary>
    internal int? PickWorker()
    {
        int made = _ledger.Created.Count;
        return made == 0 ? null : Random.Next(Math.Max(1, made - 4), made + 1);
    }

    internal Task RunAsync() => Blocks ? OnOwnThreadAsync() : Task.Run(ActsAsync);

    private async Task ActsAsync()
    {
        for (int i = 0; i < _ledger.Plan.Acts; i++)
        {
            int kind = Random.Next(20);
            ChaosMethods.Flowing.Value = 0;
            switch (kind)
            {
                case 0 or 1:
                    await _ledger.WatchAsync($"batch, act {i} of producer {_number}", _batches.RunAsync);
                    break;
                case 2 or 3:
                    await _ledger.WatchAsync($"stream, act {i} of producer {_number}", _streams.RunAsync);
                    break;
                case 4:
                    await _ledger.WatchAsync($"other, act {i} of producer {_number}", _others.RunAsync);
                    break;
                default:
                    await _ledger.WatchAsync($"calls, act {i} of producer {_number}", _calls.RunAsync);
                    break;
            }
        }
    }

    private Task OnOwnThreadAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                ActsAsync().GetAwaiter().GetResult();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = "chaos producer",
        };
        thread.Start();
        return done.Task;
    }
}
