namespace WorkerPool.Tests.Stress;

/// <summary>Runs one plan to its end, or fails with all it knows.</summary>
internal sealed class StressRun
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly StressPlan _plan;
    private readonly StressLedger _ledger = new();
    private readonly Pool<StressMethods> _pool;

    private StressRun(StressPlan plan)
    {
        _plan = plan;
        PoolOptions options = plan.Options;
        options.OnCreateWorker = worker => _ledger.Created.AddOrUpdate(worker.WorkerId, 1, static (_, n) => n + 1);
        options.OnTerminateWorker = worker => _ledger.Ended.AddOrUpdate(worker.WorkerId, 1, static (_, n) => n + 1);
        _pool = Pool.Create(context => new StressMethods(_ledger, context), options);
    }

    /// <summary>Runs a plan; returns the number of calls, nested ones included, and throws a description of whatever is wrong.</summary>
    internal static async Task<long> RunAsync(StressPlan plan)
    {
        Interleaving.Level = plan.Level;
        try
        {
            return await new StressRun(plan).RunAsync();
        }
        finally
        {
            Interleaving.Level = 0;
        }
    }

    private async Task<long> RunAsync()
    {
        var chaos = new StressChaos();
        var producers = new List<Task>();
        for (int i = 0; i < _plan.Producers; i++)
        {
            int calls = (_plan.Calls / _plan.Producers) + (i < _plan.Calls % _plan.Producers ? 1 : 0);
            var producer = new StressProducer(_pool, _ledger, chaos, _plan, (_plan.Seed * 1000) + i);
            bool blocking = (i + _plan.Seed) % 2 == 0;
            producers.Add(blocking
                ? OnThread(() => producer.RunAsync(calls, blocking: true).GetAwaiter().GetResult())
                : Task.Run(() => producer.RunAsync(calls, blocking: false)));
        }

        await WatchAsync(Task.WhenAll(producers));
        chaos.Stop();
        await SettleAsync();
        if (_plan.Seed % 2 == 0)
            await BoundAsync(_pool.DrainAsync(), "DrainAsync");
        await BoundAsync(_pool.DisposeAsync().AsTask(), "DisposeAsync");
        CheckEnd();
        return _ledger.Submitted;
    }

    private static Task OnThread(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = "stress producer",
        };
        thread.Start();
        return done.Task;
    }

    /// <summary>Fails when no call has ended for too long.</summary>
    private async Task WatchAsync(Task producers)
    {
        long seen = -1;
        while (true)
        {
            Task finished = await Task.WhenAny(producers, Task.Delay(Patience.Limit));
            if (finished == producers)
            {
                await producers;
                return;
            }

            if (_ledger.Outcomes == seen)
                throw Failure($"no call has ended for {Patience.Limit}");
            seen = _ledger.Outcomes;
        }
    }

    /// <summary>Waits for what may come after the last outcome: the cleanup of stopped calls.</summary>
    private async Task SettleAsync()
    {
        long start = Environment.TickCount64;
        while (true)
        {
            PoolStats stats = _pool.Stats;
            List<string> differences = _ledger.Compare(stats);
            if (stats is { PendingTasks: 0, ActiveTasks: 0, BusyWorkers: 0, Quarantined: 0 } && differences.Count == 0
                && stats.IdleWorkers == stats.TotalWorkers)
                return;
            if (Environment.TickCount64 - start > Patience.Limit.TotalMilliseconds)
                throw Failure("the counters did not settle: " + string.Join("; ", differences));
            await Task.Delay(s_look);
        }
    }

    private async Task BoundAsync(Task task, string what)
    {
        if (await Task.WhenAny(task, Task.Delay(Patience.Limit)) != task)
            throw Failure($"{what} did not end");
        await task;
    }

    private void CheckEnd()
    {
        PoolStats stats = _pool.Stats;
        if (stats is not { TotalWorkers: 0, PendingTasks: 0, ActiveTasks: 0, BusyWorkers: 0, Quarantined: 0, IdleWorkers: 0 })
            throw Failure("numbers are left after the end");
        if (_ledger.Compare(stats) is { Count: > 0 } differences)
            throw Failure(string.Join("; ", differences));
        if (_ledger.Threads.Keys.Count(static thread => thread.IsAlive) is > 0 and var alive)
            throw Failure($"{alive} threads are left");
        if (_ledger.Made != _ledger.Disposed)
            throw Failure("states were not all disposed");
        if (_ledger.Created.Values.Any(static n => n != 1) || _ledger.Ended.Values.Any(static n => n != 1)
            || !_ledger.Created.Keys.ToHashSet().SetEquals(_ledger.Ended.Keys))
            throw Failure($"{_ledger.Created.Count} workers were created, {_ledger.Ended.Count} ended");
        if (_plan.Options.Queue is RandomOrderQueue { WasEnteredTwice: true })
            throw Failure("two threads were in a queue that is not thread-safe");
        if (!_ledger.Wrong.IsEmpty)
            throw Failure(string.Join(Environment.NewLine, _ledger.Wrong));
    }

    private InvalidOperationException Failure(string what) => new(
        $"{what}{Environment.NewLine}plan: {_plan}{Environment.NewLine}callers: {_ledger}{Environment.NewLine}pool: {_pool.Stats}"
        + string.Concat(_ledger.Wrong.Select(static wrong => Environment.NewLine + wrong)));
}
