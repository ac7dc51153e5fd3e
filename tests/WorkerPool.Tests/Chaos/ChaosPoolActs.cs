namespace WorkerPool.Tests.Chaos;

/// <summary>What concerns the pool as a whole: broadcasts, groups that come and go, numbers.</summary>
internal sealed class ChaosPoolActs(ChaosLedger ledger, Pool<ChaosMethods> pool, ChaosProducer producer)
{
    private Random Random => producer.Random;

    internal Task RunAsync() => Random.Next(6) switch
    {
        0 => BroadcastAsync(),
        1 => OwnGroupAsync(),
        2 when ledger.Plan.Stops => CancelGroupAsync(),
        3 => ReadyAsync(),
        _ => LookAsync(),
    };

    private async Task BroadcastAsync()
    {
        var options = new BroadcastOptions { FutureWorkers = Random.Next(3) == 0 };
        bool fails = !options.FutureWorkers && Random.Next(5) == 0;
        if (options.FutureWorkers)
            options.Key = this;
        try
        {
            WorkerResult<int>[] results = Random.Next(2) == 0
                ? await pool.BroadcastAsync(m => Answer(m, fails), options)
                : await pool.BroadcastAsync(async ValueTask<int> (m) =>
                {
                    await Task.Yield();
                    return Answer(m, fails);
                }, options);
            foreach (WorkerResult<int> result in results)
            {
                if (result.WorkerId != result.Result)
                    ledger.Wrong($"worker {result.WorkerId} answered a broadcast as worker {result.Result}");
            }

            if (results.DistinctBy(static r => r.WorkerId).Count() != results.Length)
                ledger.Wrong("a worker answered a broadcast twice");
            if (fails && results.Length > 0)
                ledger.Wrong("a broadcast that throws gave results");
        }
        catch (Exception exception)
        {
            if (!ledger.MayEnd(exception, mayStop: ledger.Plan.Stops))
                ledger.Wrong($"a broadcast cannot end so: {exception}");
        }

        if (options.FutureWorkers)
            pool.EndBroadcast(this);
    }

    private async Task OwnGroupAsync()
    {
        int cap = Random.Next(1, 3);
        PoolGroup<ChaosMethods> group;
        try
        {
            group = pool.CreateGroup(cap);
        }
        catch (PoolTerminatedException) when (ledger.IsEnding)
        {
            return;
        }

        var target = new ChaosTarget(group, new ChaosMeter(cap));
        var calls = new Task[Random.Next(1, 10)];
        for (int i = 0; i < calls.Length; i++)
        {
            var call = new ChaosCall(ledger, ledger.NextNumber(), Random.Next(4) == 0 ? ChaosBody.Yield : ChaosBody.Spin)
            {
                Work = Random.Next(1, 20),
                Target = target,
                Meter = target.Meter,
                MayCrash = true,
            };
            ChaosMethods.Flowing.Value = call.Number;
            calls[i] = ChaosWait.ForAsync(call, ChaosSubmit.WithResult(group, call, Random.Next(ChaosSubmit.Forms), null, CancellationToken.None), Random.Next());
        }

        if (Random.Next(2) == 0)
            await group.DrainAsync();
        await Task.WhenAll(calls);
        await group.DisposeAsync();
        if (group.Stats is not { PendingTasks: 0, ActiveTasks: 0 })
            ledger.Wrong($"a group has ended and counts {group.Stats}");
    }

    private async Task CancelGroupAsync()
    {
        ledger.CancelGroups();
        PoolGroup<ChaosMethods> group = producer.PickGroup();
        if (Random.Next(2) == 0)
            group.Cancel();
        else
            await group.CancelAsync();
    }

    private async Task ReadyAsync()
    {
        using var source = new CancellationTokenSource(Random.Next(1, 20));
        try
        {
            await pool.WhenReadyAsync(source.Token);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception exception)
        {
            if (!ledger.MayEnd(exception, mayStop: false))
                ledger.Wrong($"WhenReadyAsync cannot end so: {exception}");
        }
    }

    private Task LookAsync()
    {
        PoolStats stats = pool.Stats;
        if (stats.BusyWorkers + stats.IdleWorkers > stats.TotalWorkers || stats.TotalWorkers > ledger.Plan.Options.MaxWorkers
            || stats.PendingTasks < 0 || stats.ActiveTasks < 0 || stats.OldestQueuedAge > ledger.Age + TimeSpan.FromSeconds(1))
            ledger.Wrong($"the numbers cannot be: {stats}");
        return Task.CompletedTask;
    }

    private int Answer(ChaosMethods methods, bool fails)
    {
        methods.Check(null);
        return fails ? throw new ChaosException(0) : WorkerContext.Current.WorkerId;
    }
}
